//! Incidents, and the log of what people saw of evacuation places.

use crate::{database::Database, execute, import, places::draft, start};
use chrono::{DateTime, TimeDelta, Utc};
use ibasho::{
    app::{
        App,
        incident::Opening,
        live::EventKind,
        shelter::{NewReport, ReportOrigin},
        staff::By,
    },
    domain::{
        Account, Actor, Announcement, Incident, Observation, ObservationBody, PlaceId, Profile,
        Report, ReportSource, Role, Status,
    },
    store::StoreError,
};
use std::sync::Arc;

async fn officer(app: &App) -> Account {
    let profile = Profile::new("災害", Role::Disaster, &[], "").expect("a profile");
    let by = By::Shell(Actor::Shell("test".to_owned()));
    app.add_account(by, profile, None).await.expect("an account")
}

async fn open(app: &App, by: &Account, exercise: bool) -> Incident {
    let announcement = Announcement::new("台風", "高い所へ").expect("valid");
    let opening = Opening { announcement, exercise, started_at: None };
    app.open_incident(by, opening).await.expect("begins")
}

fn at(app: &App, minutes: i64) -> DateTime<Utc> {
    app.clock.now() + TimeDelta::minutes(minutes)
}

fn report(place: &PlaceId, persons: u32, seen_at: Option<DateTime<Utc>>) -> NewReport {
    NewReport {
        place: place.clone(),
        incident: None,
        key: None,
        source: ReportSource::Api,
        origin: ReportOrigin::default(),
        report: Report::new(Status::Open, Some(persons), "", seen_at).expect("valid"),
    }
}

/// A register with two shelters.
async fn shelters(database: &Database) -> (App, Vec<PlaceId>) {
    let app = start(database).await;
    let drafts = ["東小", "西小"].map(|name| draft("evacuation_shelter", name, 139.47, 35.79));
    import(&app, drafts.into()).await;
    let places = app.catalog().evacuation_places().map(|place| place.id.clone()).collect();
    (app, places)
}

fn persons(seen: &Observation) -> Option<u32> {
    seen.report().and_then(|report| report.occupancy)
}

fn present(app: &App, place: &PlaceId) -> Option<u32> {
    app.situation().present.get(place).and_then(|seen| persons(seen))
}

#[tokio::test]
async fn the_present_is_what_was_seen_last_and_is_not_withdrawn() {
    for database in Database::one_of_each().await {
        let (app, places) = shelters(&database).await;
        let by = officer(&app).await;
        let incident = open(&app, &by, false).await;
        let [place, other] = &places[..] else { unreachable!("two shelters") };
        for (persons, minutes) in [(10, -30), (30, -10), (20, -20)] {
            app.report_status(&by, report(place, persons, Some(at(&app, minutes))))
                .await
                .expect("taken");
        }
        let tied = report(place, 31, Some(at(&app, -10)));
        let tied = app.report_status(&by, tied).await.expect("taken").observation;
        assert_eq!((present(&app, place), present(&app, other)), (Some(31), None));
        let withdraw = async || {
            app.withdraw_report(&by, place, &tied.id, None, ReportSource::Board)
                .await
                .expect("withdrawn")
        };
        assert_eq!(withdraw().await.present.as_deref().and_then(persons), Some(30));
        assert!(withdraw().await.is_repeated);
        assert_eq!(present(&app, place), Some(30));
        let log = app.store().list_log_of(&incident.id, place).await.expect("reads");
        assert_eq!(log.iter().filter_map(persons).collect::<Vec<_>>(), [10, 30, 20, 31]);
        assert_eq!(log[4].said, ObservationBody::Withdrawal(tied.id.clone()));
        let listed = app.store().list_present(&incident.id).await.expect("reads");
        assert_eq!(
            listed.iter().map(|seen| (&seen.place, persons(seen))).collect::<Vec<_>>(),
            [(place, Some(30))]
        );
        let anew = start(&database).await;
        assert_eq!(anew.situation().present, app.situation().present);
    }
}

#[tokio::test]
async fn a_state_makes_nobody_read_the_places_anew() {
    for database in Database::one_of_each().await {
        let (app, places) = shelters(&database).await;
        let by = officer(&app).await;
        let generation = app.catalog().generation();
        open(&app, &by, false).await;
        let taken = app.report_status(&by, report(&places[0], 1, None)).await.expect("taken");
        app.refresh().await.expect("refreshes");
        assert_eq!(app.catalog().generation(), generation, "tiles stay as they are");
        assert_eq!(app.situation().seq, taken.observation.seq);
        assert!(taken.observation.seq > generation, "one row of history, in its order");
    }
}

#[tokio::test]
async fn another_server_hears_in_order_what_was_reported_here() {
    for database in Database::one_of_each().await {
        let (here, places) = shelters(&database).await;
        let there = start(&database).await;
        let by = officer(&here).await;
        let mut listening = there.live().listen(Some(0));
        assert_eq!(listening.missed.as_ref().map(Vec::len), Some(0));
        let incident = open(&here, &by, true).await;
        for (place, persons) in [(0, 1), (1, 2), (0, 3)] {
            here.report_status(&by, report(&places[place], persons, None)).await.expect("taken");
        }
        there.refresh().await.expect("refreshes");
        there.refresh().await.expect("refreshes");
        let mut heard = Vec::new();
        while let Ok(change) = listening.receiver.try_recv() {
            heard.push(change);
        }
        let seqs: Vec<_> = heard.iter().map(|change| change.seq).collect();
        assert!(seqs.is_sorted() && seqs.len() == 4, "{seqs:?}");
        assert!(matches!(&heard[0].kind, EventKind::Incident(begun) if begun.id == incident.id));
        assert!(matches!(&heard[1].kind, EventKind::Seen(seen) if persons(seen) == Some(1)));
        assert_eq!(present(&there, &places[0]), Some(3));
        for app in [&here, &there, &start(&database).await] {
            let missed = app.live().listen(Some(seqs[1])).missed.expect("kept");
            assert_eq!(missed.iter().map(|change| change.seq).collect::<Vec<_>>(), seqs[2..]);
            assert!(app.live().listen(Some(seqs[3] + 1)).missed.is_none(), "from elsewhere");
        }
    }
}

#[tokio::test]
async fn many_changes_at_once_are_read_anew() {
    for database in Database::one_of_each().await {
        let (here, places) = shelters(&database).await;
        let there = start(&database).await;
        let by = officer(&here).await;
        open(&here, &by, false).await;
        for persons in 0..300 {
            here.report_status(&by, report(&places[0], persons, None)).await.expect("taken");
        }
        let mut listening = there.live().listen(None);
        there.refresh().await.expect("refreshes");
        assert_eq!(present(&there, &places[0]), Some(299));
        assert!(listening.receiver.try_recv().is_err(), "too much has come at once");
        assert_eq!(there.live().listen(Some(0)).missed.expect("kept").len(), 301);
    }
}

#[tokio::test]
async fn a_key_is_unique_to_its_author_whatever_happens_at_once() {
    for database in Database::one_of_each().await {
        let (app, places) = shelters(&database).await;
        let by = officer(&app).await;
        let incident = open(&app, &by, false).await;
        let app = Arc::new(app);
        let send = || {
            let (app, by) = (app.clone(), by.clone());
            let keyed = NewReport { key: Some("k".to_owned()), ..report(&places[0], 5, None) };
            tokio::spawn(async move { app.report_status(&by, keyed).await.expect("taken") })
        };
        let sent = [send(), send(), send(), send()];
        let mut ids = Vec::new();
        for taken in sent {
            ids.push(taken.await.expect("ends").observation.id.clone());
        }
        ids.dedup();
        assert_eq!(ids.len(), 1);
        assert_eq!(app.store().list_log(&incident.id).await.expect("reads").len(), 1);
    }
}

#[tokio::test]
async fn one_incident_runs_and_each_change_is_in_history() {
    for database in Database::one_of_each().await {
        let (app, _) = shelters(&database).await;
        let by = officer(&app).await;
        let exercise = open(&app, &by, true).await;
        let real = open(&app, &by, false).await;
        let running = app.store().find_running_incident().await.expect("reads").expect("one");
        assert_eq!(running, real);
        assert!(app.situation().is_real());
        let announcement = Announcement::new("台風第19号", "").expect("valid");
        let told =
            app.announce(&by, &real.id, 1, announcement.clone(), None).await.expect("changes");
        assert_eq!((told.revision, told.announcement.message.clone()), (2, None));
        let stale = app.announce(&by, &real.id, 1, announcement, None).await;
        assert!(matches!(stale, Err(ibasho::app::Error::Store(StoreError::Conflict))));
        app.end_incident(&by, &real.id, &[]).await.expect("ends");
        assert_eq!(app.situation().incident, None);
        let history = |id| app.store().list_history(ibasho::domain::RecordKind::Incident, id);
        let of_real = history(real.id.as_str()).await.expect("reads");
        assert_eq!(of_real.iter().map(|row| row.change.revision).collect::<Vec<_>>(), [1, 2, 3]);
        let of_exercise = history(exercise.id.as_str()).await.expect("reads");
        assert_eq!(of_exercise[1].change.reason.as_deref(), Some("real-incident"));
    }
}

#[tokio::test]
async fn an_unreadable_observation_is_said_to_be_one() {
    for database in Database::one_of_each().await {
        let (app, places) = shelters(&database).await;
        let by = officer(&app).await;
        let incident = open(&app, &by, false).await;
        app.report_status(&by, report(&places[0], 5, None)).await.expect("taken");
        execute(&database, "update observation set source = 'pigeon'").await;
        let read = app.store().list_log(&incident.id).await;
        assert!(matches!(read, Err(StoreError::Inconsistent { column: "source", .. })));
    }
}
