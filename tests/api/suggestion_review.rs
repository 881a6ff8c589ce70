//! How staff review what was suggested: taken whole or in part, refused, compared anew.

use crate::{
    PLACES, id_of,
    page::Page,
    person::{Person, account, location, value_of},
    server::TestApp,
    suggestions::{about, correction, number_in, opened, place},
};
use ibasho::domain::{Profile, Role, SuggestionState};

/// The editor's form: the revisions that the page said, and what is added.
async fn form<'a>(
    person: &mut Person,
    id: &str,
    extra: &[(&'a str, &'a str)],
) -> Vec<(&'a str, String)> {
    let page = person.read(&format!("/staff/suggestions/{id}"), 200).await;
    let mut fields: Vec<_> = ["owner", "revision", "place_revision"]
        .into_iter()
        .map(|name| (name, value_of(&page, name)))
        .collect();
    fields.extend(extra.iter().map(|(name, value)| (*name, (*value).to_owned())));
    fields
}

fn lent<'a>(fields: &'a [(&'a str, String)]) -> Vec<(&'a str, &'a str)> {
    fields.iter().map(|(name, value)| (*name, value.as_str())).collect()
}

#[tokio::test]
async fn an_editor_takes_a_part_worded_otherwise_and_the_sender_reads_why() {
    let test = TestApp::with_places(PLACES).await;
    let id = about(&test, &id_of(&test, "ひだまりサロン").await).await;
    account(&test, "編集", Role::Editor).await;
    let mut editor = Person::logged_in(&test, "編集").await;
    let list = editor.page("/staff/suggestions", 200).await;
    let listed = list.one(&format!(".entries a[href='/staff/suggestions/{id}']"));
    listed.says("strong", "ひだまりサロン");
    listed.says(".gist", "電話番号・ホームページ");
    let page = editor.page(&format!("/staff/suggestions/{id}"), 200).await;
    for text in ["090-1111-2222", "電話がつながりません<b>"] {
        page.says("dl.details dd", text);
    }
    let phone = page.one(".choice-field:has([name=take][value=phone])");
    phone.says(".now", "04-0000-0001");
    phone.says(".proposed textarea", "04-0000-0009");
    let path = format!("/staff/suggestions/{id}/accept");
    let nothing = form(&mut editor, &id, &[]).await;
    let answer = editor.post(&path, &lent(&nothing)).await;
    assert_eq!(answer.status(), 422, "nothing chosen");
    let chosen = [
        ("take", "phone"),
        ("phone", "04-0000-0008"),
        ("reason", "電話で確かめました。"),
        ("take", "verified_on"),
        ("take", "private_contact"),
        ("private_contact", "x"),
        ("state", "closed"),
    ];
    let chosen = form(&mut editor, &id, &chosen).await;
    let answer = editor.post(&path, &lent(&chosen)).await;
    assert_eq!(answer.status(), 303);
    let after = place(&test, "ひだまりサロン").await;
    assert_eq!(after.draft.phone.as_deref(), Some("04-0000-0008"));
    assert_eq!((after.draft.url.as_deref(), after.draft.verified_on), (None, None));
    assert_eq!(after.draft.private_contact.as_deref(), Some("花子 090-0000-0000"));
    assert_eq!((after.revision, after.draft.state.is_public()), (2, true));
    let public = test.page(&format!("/places/{}", after.id)).await;
    let call = public.one(".actions a.action--main");
    assert_eq!(call.attr("href"), "tel:0400000008", "seen at once");
    let settled = editor.page("/staff/suggestions?state=settled", 200).await;
    settled.says(".entries .badge", "一部を反映");
    let again = editor.post(&path, &lent(&chosen)).await;
    assert_eq!(again.status(), 409, "decided once");
}

#[tokio::test]
async fn a_place_that_changed_meanwhile_is_compared_again_not_overwritten() {
    let test = TestApp::with_places(PLACES).await;
    let place_id = id_of(&test, "ひだまりサロン").await;
    let [one, two] = [about(&test, &place_id).await, about(&test, &place_id).await];
    account(&test, "管理", Role::Admin).await;
    let mut admin = Person::logged_in(&test, "管理").await;
    let take = [("take", "phone"), ("phone", "04-0000-0007"), ("reason", "ことば")];
    let stale = form(&mut admin, &two, &take).await;
    let first = form(&mut admin, &one, &take).await;
    let accepted = admin.post(&format!("/staff/suggestions/{one}/accept"), &lent(&first)).await;
    assert_eq!(accepted.status(), 303);
    let answer = admin.post(&format!("/staff/suggestions/{two}/accept"), &lent(&stale)).await;
    assert_eq!(answer.status(), 409);
    let page = Page::of(answer).await;
    page.says(".notice[role=alert]", "もう一度決めてください");
    page.says("[name=reason]", "ことば");
    let page = admin.page(&format!("/staff/suggestions/{two}"), 200).await;
    let phone = page.one(".choice-field:has([name=take][value=phone])");
    phone.says(".notice", "いまの内容が変わりました");
    assert!(!phone.has("[name=take][checked]"), "not chosen beforehand");
    assert!(page.has("[name=take][value=url][checked]"), "what is as it was is");
    assert_eq!(place(&test, "ひだまりサロン").await.revision, 2);
}

#[tokio::test]
async fn a_refusal_says_why_and_whoever_sent_it_reads_that() {
    let test = TestApp::with_places(PLACES).await;
    let id = id_of(&test, "ひだまりサロン").await;
    let opened = opened(&test);
    let mut resident = Person::new(&test);
    let answer = resident.post(&format!("/places/{id}/suggest"), &correction(&opened)).await;
    let sent = location(&answer);
    let number = number_in(&resident.read(&sent, 200).await);
    account(&test, "管理", Role::Admin).await;
    let mut admin = Person::logged_in(&test, "管理").await;
    let path = format!("/staff/suggestions/{number}/refuse");
    let silent = form(&mut admin, &number, &[]).await;
    assert_eq!(admin.post(&path, &lent(&silent)).await.status(), 422);
    let long = "あ".repeat(501);
    let long = form(&mut admin, &number, &[("reason", &long)]).await;
    assert_eq!(admin.post(&path, &lent(&long)).await.status(), 422);
    let said = form(&mut admin, &number, &[("reason", "<i>いまの番号で通じました</i>")]).await;
    assert_eq!(admin.post(&path, &lent(&said)).await.status(), 303);
    let outcome = resident.page(&sent, 200).await;
    outcome.says("main p", "<i>いまの番号で通じました</i>");
    assert_eq!(place(&test, "ひだまりサロン").await.revision, 1);
}

#[tokio::test]
async fn a_new_place_and_an_end_are_taken_too() {
    let test = TestApp::with_places(PLACES).await;
    let opened = opened(&test);
    let mut resident = Person::new(&test);
    let new = [
        ("opened", &*opened),
        ("category", "children_cafeteria"),
        ("name", "あおぞら食堂"),
        ("address", "所沢市緑町9"),
        ("schedule_text", "毎月第1土曜日"),
        ("state", "published"),
    ];
    let answer = resident.post("/suggest", &new).await;
    assert_eq!(answer.status(), 303);
    let number = number_in(&resident.read(&location(&answer), 200).await);
    let bad = resident.post("/suggest", &[("opened", &opened), ("category", "castle")]).await;
    assert_eq!(bad.status(), 422);
    account(&test, "管理", Role::Admin).await;
    let mut admin = Person::logged_in(&test, "管理").await;
    let page = admin.page(&format!("/staff/suggestions/{number}"), 200).await;
    page.says("form.decision button", "下書きとして登録する");
    page.says(".proposed", "子ども食堂");
    let owner = page.one("form.decision [name=owner]").attr("value");
    let mut fields = vec![("owner", owner.to_owned()), ("revision", "1".to_owned())];
    for (field, text) in &new[1..5] {
        fields.push(("take", (*field).to_owned()));
        fields.push((field, (*text).to_owned()));
    }
    let answer = admin.post(&format!("/staff/suggestions/{number}/accept"), &lent(&fields)).await;
    assert_eq!(answer.status(), 303, "{:?}", answer.text().await);
    let settled = test.app.store().list_settled_suggestions(1).await.expect("reads").remove(0);
    assert_eq!(settled.state, SuggestionState::Accepted);
    let created = test.app.find_place(&settled.place.expect("a place")).await.expect("reads");
    let created = created.expect("is there");
    assert_eq!((created.draft.name.as_str(), created.draft.state.id()), ("あおぞら食堂", "draft"));
    assert_eq!(test.get(&format!("/places/{}", created.id)).await.status(), 404, "not yet public");

    let id = id_of(&test, "ひだまりサロン").await;
    let end = [("opened", &*opened), ("kind", "closed")];
    let answer = resident.post(&format!("/places/{id}/suggest"), &end).await;
    let number = number_in(&resident.read(&location(&answer), 200).await);
    let fields = form(&mut admin, &number, &[("take", "state")]).await;
    let answer = admin.post(&format!("/staff/suggestions/{number}/accept"), &lent(&fields)).await;
    assert_eq!(answer.status(), 303);
    assert_eq!(test.get(&format!("/places/{id}")).await.status(), 410);
}

#[tokio::test]
async fn staff_see_and_decide_only_what_is_theirs() {
    let test = TestApp::with_places(PLACES).await;
    let own = about(&test, &id_of(&test, "ひだまりサロン").await).await;
    let foreign = about(&test, &id_of(&test, "みどり相談室").await).await;
    let nowhere = about(&test, &id_of(&test, "みどりの里").await).await;
    account(&test, "編集", Role::Editor).await;
    let mut editor = Person::logged_in(&test, "編集").await;
    let list = editor.page("/staff/suggestions", 200).await;
    for (id, seen) in [(&own, true), (&foreign, false), (&nowhere, true)] {
        let entry = format!(".entries a[href='/staff/suggestions/{id}']");
        assert_eq!(list.has(&entry), seen, "{}", list.html());
        assert_eq!(list.html().contains(id.as_str()), seen, "{}", list.html());
        let page = editor.get(&format!("/staff/suggestions/{id}")).await;
        assert_eq!(page.status(), if seen { 200 } else { 404 });
    }
    for path in ["", "nothing", "%00"] {
        let answer = editor.get(&format!("/staff/suggestions/{path}")).await;
        assert_eq!(answer.status(), 404, "{path}");
    }
    let accept = format!("/staff/suggestions/{foreign}/accept");
    let forged =
        [("revision", "1"), ("place_revision", "1"), ("take", "phone"), ("phone", "04-0000-0011")];
    assert_eq!(editor.post(&accept, &forged).await.status(), 404);
    for what in ["accept", "refuse"] {
        let unread = [("revision", "x"), ("place_revision", "1"), ("reason", "古い画面")];
        let answer = editor.post(&format!("/staff/suggestions/{own}/{what}"), &unread).await;
        assert_eq!(answer.status(), 422, "{what} of a revision that cannot be read");
    }
    let moved =
        form(&mut editor, &own, &[("take", "phone"), ("phone", "04-0000-0011"), ("owner", "x")])
            .await;
    let moved: Vec<_> = moved.into_iter().filter(|(name, _)| *name != "owner").collect();
    assert_eq!(
        editor.post(&format!("/staff/suggestions/{own}/accept"), &lent(&moved)).await.status(),
        303
    );
    assert_eq!(place(&test, "みどり相談室").await.revision, 1);
}

#[tokio::test]
async fn a_contributor_sees_their_own_proposal_and_no_other() {
    let test = TestApp::with_places(PLACES).await;
    let id = id_of(&test, "ひだまりサロン").await;
    about(&test, &id).await;
    let mut place = place(&test, "ひだまりサロン").await;
    place.draft.organization = Some("ひだまりの会".to_owned());
    let mine = account(&test, "団体", Role::Contributor).await;
    let mut changes = ibasho::domain::Changes::default();
    changes.add_text("fax", "", "04-0000-0005");
    let strange = test.app.propose(mine.clone(), place.id.clone(), changes.clone(), None).await;
    assert!(strange.is_err(), "the place is not theirs yet");
    let admin = account(&test, "管理", Role::Admin).await;
    let mut theirs = ibasho::domain::Changes::default();
    theirs.add_text("organization", "", "ひだまりの会");
    let proposed = test.app.propose(admin.clone(), place.id.clone(), theirs.clone(), None).await;
    let decision = ibasho::app::suggestion::Decision {
        revision: 1,
        place_revision: Some(1),
        taken: theirs,
        reason: None,
    };
    let proposed = proposed.expect("proposes").id;
    test.app.accept_suggestion(admin, proposed, decision).await.expect("takes");
    let own = test.app.propose(mine, place.id, changes, None).await.expect("proposes");
    let mut contributor = Person::logged_in(&test, "団体").await;
    let path = format!("/staff/suggestions/{}", own.id);
    let list = contributor.page("/staff/suggestions", 200).await;
    assert_eq!(list.one("[href^='/staff/suggestions/']").attr("href"), path);
    let page = contributor.page(&path, 200).await;
    page.says(&format!("form[action='{path}/withdraw'] button"), "取り下げる");
    assert!(!page.has("form.decision, [name=take]"), "{}", page.html());
    let fields = [("revision", "1"), ("place_revision", "2"), ("take", "fax"), ("fax", "1")];
    assert_eq!(contributor.post(&format!("{path}/accept"), &fields).await.status(), 403);
    let refuse = [("revision", "1"), ("reason", "x")];
    assert_eq!(contributor.post(&format!("{path}/refuse"), &refuse).await.status(), 403);
    assert_eq!(contributor.post(&format!("{path}/withdraw"), &[]).await.status(), 303);
    contributor.page(&path, 200).await.says("h1 .badge", "取り下げ");
}

#[tokio::test]
async fn an_editor_of_no_district_reviews_new_places_only_where_none_is_said() {
    let test = TestApp::with_places(PLACES).await;
    let opened = opened(&test);
    let new = [("opened", &*opened), ("category", "salon"), ("name", "あ"), ("address", "い")];
    let answer = Person::new(&test).post("/suggest", &new).await;
    let number = number_in(&Person::new(&test).read(&location(&answer), 200).await);
    let profile = Profile::new("よそ", Role::Editor, &["山口".to_owned()], "").expect("a profile");
    let password = ibasho::domain::Password::typed(crate::person::PASSWORD).expect("short enough");
    let added = test.app.add_account(crate::person::operator(), profile, Some(password)).await;
    added.expect("an account");
    let mut editor = Person::logged_in(&test, "よそ").await;
    let page = editor.page(&format!("/staff/suggestions/{number}"), 200).await;
    page.says("form.decision button", "下書きとして登録する");
}
