//! Requests for a place for somebody who needs care.

use crate::{database::Database, import, places::draft, start};
use chrono::TimeDelta;
use ibasho::{
    app::{
        App, Error,
        incident::Opening,
        placement::PlacementAnswer,
        shelter::{NewReport, ReportOrigin},
        staff::By,
    },
    domain::{
        Account, Actor, Announcement, CodeSet, Incident, PlaceId, PlacementNeed, PlacementRequest,
        PlacementState, Profile, RefusalReason, Report, ReportSource, Role, Status, Target,
    },
};

const HOLD: TimeDelta = TimeDelta::minutes(60);

/// A disaster with one shelter for five people, four of whom are there.
async fn nearly_full(database: &Database) -> (App, Account, Incident, PlaceId) {
    let app = start(database).await;
    let mut shelter = draft("welfare_shelter", "みどりの里", 139.47, 35.79);
    shelter.capacity = Some(5);
    shelter.targets = Target::parse("elderly").into_iter().collect();
    shelter.site = Some("school".to_owned());
    let mut hall = draft("evacuation_shelter", "第一小学校", 139.47, 35.79);
    hall.site = Some("school".to_owned());
    import(&app, vec![shelter, hall]).await;
    let profile = Profile::new("災害", Role::Disaster, &[], "").expect("a profile");
    let by = By::Shell(Actor::Shell("test".to_owned()));
    let officer = app.add_account(by, profile, None).await.expect("an account");
    let announcement = Announcement::new("台風", "").expect("valid");
    let opening = Opening { announcement, exercise: false, started_at: None };
    let incident = app.open_incident(&officer, opening).await.expect("begins");
    let place = named(&app, "みどりの里");
    say(&app, &officer, &place, Status::Open, Some(4)).await;
    (app, officer, incident, place)
}

fn named(app: &App, name: &str) -> PlaceId {
    let found = app.catalog().evacuation_places().find(|place| place.draft.name == name);
    found.expect("imported").id.clone()
}

async fn say(app: &App, by: &Account, place: &PlaceId, status: Status, persons: Option<u32>) {
    let report = NewReport {
        place: place.clone(),
        incident: None,
        key: None,
        source: ReportSource::Api,
        origin: ReportOrigin::default(),
        report: Report::new(status, persons, "", None).expect("valid"),
    };
    app.report_status(by, report).await.expect("taken");
}

async fn request(app: &App, by: &Account, persons: u32) -> PlacementRequest {
    let targets = Target::parse("elderly").into_iter().collect();
    let need = PlacementNeed::new(Some(persons), targets, CodeSet::default(), "緑町", None);
    app.request_placement(by, need.expect("valid")).await.expect("made")
}

fn vacancy(app: &App, place: &PlaceId) -> Option<u32> {
    let place = app.catalog().get(place).expect("public");
    app.situation().present_at(&place, app.clock.now()).vacancy
}

#[tokio::test]
async fn of_two_who_accept_the_last_place_at_once_one_succeeds() {
    for database in Database::one_of_each().await {
        let (app, officer, _, place) = nearly_full(&database).await;
        let (one, other) = (request(&app, &officer, 1).await, request(&app, &officer, 1).await);
        let accept = |asked: PlacementRequest| {
            let (app, officer, place) = (&app, &officer, place.clone());
            async move {
                let answer = PlacementAnswer::Accept(place);
                app.note_placement(officer, &asked.id, 1, answer, HOLD).await
            }
        };
        let both = tokio::join!(accept(one), accept(other));
        let said = [both.0, both.1].map(|done| done.map(|_| ()).map_err(|error| error.to_string()));
        let refused = Err("not acceptable: do: no-room".to_owned());
        assert!(said.contains(&Ok(())) && said.contains(&refused), "{said:?}");
        assert_eq!(vacancy(&app, &place), Some(0), "taken is taken");
        app.store().close().await;
    }
}

#[tokio::test]
async fn nobody_is_sent_to_a_shelter_that_is_closed_or_in_a_closed_building() {
    for database in Database::one_of_each().await {
        let (app, officer, _, place) = nearly_full(&database).await;
        let asked = request(&app, &officer, 1).await;
        let accept = async || {
            let answer = PlacementAnswer::Accept(place.clone());
            let done = app.note_placement(&officer, &asked.id, 1, answer, HOLD).await;
            done.map(|_| ()).map_err(|error| error.to_string())
        };
        let closed = Err("not acceptable: do: shelter-closed".to_owned());
        let hall = named(&app, "第一小学校");
        say(&app, &officer, &hall, Status::Closed, None).await;
        assert_eq!(accept().await, closed, "its building is closed");
        say(&app, &officer, &place, Status::Closed, None).await;
        assert_eq!(accept().await, closed);
        say(&app, &officer, &place, Status::Open, Some(4)).await;
        assert_eq!(accept().await, Ok(()), "it was seen since");
        app.store().close().await;
    }
}

#[tokio::test]
async fn kept_room_is_free_again_once_they_moved_or_it_was_given_up() {
    for database in Database::one_of_each().await {
        let (app, officer, _, place) = nearly_full(&database).await;
        let asked = request(&app, &officer, 1).await;
        let note = async |revision, answer| {
            app.note_placement(&officer, &asked.id, revision, answer, HOLD).await
        };
        note(1, PlacementAnswer::Accept(place.clone())).await.expect("accepted");
        assert_eq!(vacancy(&app, &place), Some(0));
        note(2, PlacementAnswer::Accept(place.clone())).await.expect("kept for longer");
        let stale = note(2, PlacementAnswer::Move(place.clone())).await;
        assert!(matches!(stale, Err(Error::Store(_))), "{stale:?}");
        note(3, PlacementAnswer::Release(place.clone())).await.expect("given up");
        assert_eq!(vacancy(&app, &place), Some(1));
        note(4, PlacementAnswer::Accept(place.clone())).await.expect("accepted");
        let moved = note(5, PlacementAnswer::Move(place.clone())).await.expect("moved");
        assert_eq!(moved.state(app.clock.now()), PlacementState::Moved);
        assert_eq!(vacancy(&app, &place), Some(1), "the next count says who is there");
        app.store().close().await;
    }
}

#[tokio::test]
async fn after_a_time_only_sums_stay_and_history_never_knew() {
    for database in Database::one_of_each().await {
        let (app, officer, incident, place) = nearly_full(&database).await;
        let before = app.store().latest_seq().await.expect("reads");
        let reason = RefusalReason::parse("water_cut").expect("a code");
        for persons in [2, 3] {
            let asked = request(&app, &officer, persons).await;
            let refuse = PlacementAnswer::Refuse(place.clone(), reason);
            app.note_placement(&officer, &asked.id, 1, refuse, HOLD).await.expect("noted");
        }
        assert_eq!(app.store().latest_seq().await.expect("reads"), before, "no row of history");
        let day = TimeDelta::days(1);
        assert_eq!(app.sum_up_placements(day).await.expect("sums"), 0, "they are new");
        assert_eq!(app.sum_up_placements(-day).await.expect("sums"), 2);
        let (left, sums) = app.list_placements(&officer, &incident.id).await.expect("reads");
        assert!(left.is_empty(), "{left:?}");
        let sums: Vec<_> = sums.iter().map(|sum| (&*sum.code, sum.requests, sum.persons)).collect();
        assert_eq!(sums, [("refused:water_cut", 2, 5), ("waiting", 2, 5)]);
        app.store().close().await;
    }
}

#[tokio::test]
async fn nobody_but_disaster_staff_asks_sees_or_answers() {
    for database in Database::one_of_each().await {
        let (app, officer, incident, _) = nearly_full(&database).await;
        let asked = request(&app, &officer, 1).await;
        let profile = Profile::new("編集", Role::Editor, &[], "").expect("a profile");
        let by = By::Shell(Actor::Shell("test".to_owned()));
        let editor = app.add_account(by, profile, None).await.expect("an account");
        let forbidden = |error: Error| matches!(error, Error::Forbidden);
        assert!(app.find_placement(&editor, &asked.id).await.is_err_and(forbidden));
        assert!(app.list_placements(&editor, &incident.id).await.is_err_and(forbidden));
        let made = app.request_placement(&editor, asked.need.clone()).await;
        assert!(made.is_err_and(forbidden));
        let answer = PlacementAnswer::Withdraw;
        let noted = app.note_placement(&editor, &asked.id, 1, answer, HOLD).await;
        assert!(noted.is_err_and(forbidden));
        app.store().close().await;
    }
}
