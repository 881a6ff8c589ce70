//! Claims of shelters that are about to be called.

use crate::{database::Database, import, places::draft, start};
use ibasho::{
    app::{App, Error, incident::Opening, staff::By},
    domain::{Account, Actor, Announcement, PlaceId, Profile, RecordKind, Role},
    store::StoreError,
};

async fn officer(app: &App, name: &str) -> Account {
    let profile = Profile::new(name, Role::Disaster, &[], "").expect("a profile");
    let by = By::Shell(Actor::Shell("test".to_owned()));
    app.add_account(by, profile, None).await.expect("an account")
}

#[tokio::test]
async fn of_two_servers_whose_officers_claim_one_building_at_once_one_succeeds() {
    for database in Database::one_of_each().await {
        let [one, other] = [start(&database).await, start(&database).await];
        let drafts = [("evacuation_shelter", "第一小学校"), ("welfare_shelter", "福祉室")];
        let drafts = drafts.map(|(kind, name)| {
            let mut draft = draft(kind, name, 139.47, 35.79);
            draft.site = Some("school".to_owned());
            draft
        });
        import(&one, drafts.into()).await;
        let officers = [officer(&one, "花子").await, officer(&one, "太郎").await];
        let announcement = Announcement::new("台風", "").expect("valid");
        let opening = Opening { announcement, exercise: false, started_at: None };
        let incident = one.open_incident(&officers[0], opening).await.expect("begins");
        other.refresh().await.expect("reads");
        let places: Vec<PlaceId> =
            one.catalog().evacuation_places().map(|place| place.id.clone()).collect();
        let (first, second) = tokio::join!(
            one.claim_call(&officers[0], &places[0]),
            other.claim_call(&officers[1], &places[1]),
        );
        let claims = [first, second];
        let is_late =
            |claim: &Result<_, Error>| matches!(claim, Err(Error::Store(StoreError::Conflict)));
        assert_eq!(claims.iter().filter(|claim| is_late(claim)).count(), 1, "{claims:?}");
        let made = claims.iter().flatten().next().expect("one succeeds");
        let kept = one.store().list_calls(&incident.id, 10).await.expect("reads");
        assert_eq!(kept, std::slice::from_ref(made));
        let history = one.store().list_history(RecordKind::ShelterCall, made.id.as_str()).await;
        assert_eq!(history.expect("reads").len(), 1);
        for app in [one, other] {
            app.store().close().await;
        }
    }
}
