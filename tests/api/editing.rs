//! Staff keep places true: the form, its errors, two editors, undoing.

use crate::{
    PLACES, id_of,
    page::Page,
    person::{Person, account, location},
    server::TestApp,
};
use ibasho::{
    app::place::PlaceChange,
    domain::{Place, PlaceDraft, PlaceId, Role, State},
};

/// What a form says that changes one line of the schedule and the telephone number.
const EDIT: [(&str, &str); 7] = [
    ("name", "ひだまりサロン"),
    ("phone", "04-0000-0009"),
    ("schedule_way", "chosen"),
    ("line0-day", "wed"),
    ("line0-week", "2"),
    ("line0-start", "10:00"),
    ("do", "save"),
];

pub async fn start() -> (TestApp, String) {
    let test = TestApp::with_places(PLACES).await;
    for (name, role) in ["団体", "編集", "災害", "管理"].iter().zip(Role::ALL) {
        account(&test, name, role).await;
    }
    let id = id_of(&test, "ひだまりサロン").await;
    (test, id)
}

pub async fn stored(test: &TestApp, id: &str) -> Place {
    let id = PlaceId::parse(id).expect("an id");
    test.app.store().find_place(&id).await.expect("reads").expect("a place")
}

/// `fields` with a revision.
fn at<'a>(revision: &'a str, fields: &[(&'a str, &'a str)]) -> Vec<(&'a str, &'a str)> {
    [&[("revision", revision)], fields].concat()
}

#[tokio::test]
async fn a_saved_form_is_on_the_residents_page_at_once_and_forged_fields_do_nothing() {
    let (test, id) = start().await;
    let mut editor = Person::logged_in(&test, "編集").await;
    let form = editor.page(&format!("/staff/places/{id}"), 200).await;
    form.says("h1", "ひだまりサロン");
    assert_eq!(form.one("input[name=name]").attr("value"), "ひだまりサロン");
    assert_eq!(form.one("input[name=phone]").attr("value"), "04-0000-0001");
    form.says("[name=private_contact]", "花子 090-0000-0000");
    form.says("button", "きょう確認した");
    let forged = [("state", "closed"), ("verified_by", "市長"), ("role", "admin"), ("source", "x")];
    let fields = at("1", &[&EDIT[..], &forged, &[("reason", "電話があった")]].concat());
    let answer = editor.post(&format!("/staff/places/{id}"), &fields).await;
    assert_eq!(location(&answer), format!("/staff/places/{id}?done=save"));
    let saved = editor.page(&format!("/staff/places/{id}?done=save"), 200).await;
    saved.says(".notice.done", "保存しました");
    let public = test.page(&format!("/places/{id}")).await;
    assert_eq!(public.one(".actions a.action--main").attr("href"), "tel:0400000009");
    public.says("dl dd", "毎月第2水曜日 10:00～");
    let place = stored(&test, &id).await;
    assert_eq!(
        (place.draft.state, place.draft.source.as_deref()),
        (State::Published, Some("ibasho"))
    );
    assert_eq!((place.draft.verified_by, place.revision), (None, 2));
    assert_eq!(
        place.draft.private_contact.as_deref(),
        Some("花子 090-0000-0000"),
        "not sent, kept"
    );
}

#[tokio::test]
async fn what_is_wrong_is_named_at_its_field_and_nothing_typed_is_lost() {
    let (test, id) = start().await;
    let mut editor = Person::logged_in(&test, "編集").await;
    let wrong = [
        ("name", " "),
        ("url", "javascript:alert(1)"),
        ("description", "<script>alert(1)</script>\n二行目"),
        ("lat", "35.79"),
        ("lon", "abc"),
        ("schedule_way", "chosen"),
        ("line0-start", "10:00"),
        ("do", "save"),
    ];
    let answer = editor.post(&format!("/staff/places/{id}"), &at("1", &wrong)).await;
    assert_eq!(answer.status(), 422);
    let page = Page::of(answer).await;
    for name in ["name", "url", "lon"] {
        page.one(&format!("#{name}-fault"));
        assert_eq!(page.one(&format!("[name={name}]")).attr("aria-invalid"), "true");
        page.one(&format!(".faults a[href='#{name}']"));
    }
    page.one(".faults a[href='#line0-day']");
    assert_eq!(page.one("[name=url]").attr("value"), "javascript:alert(1)");
    assert_eq!(page.one("[name=lon]").attr("value"), "abc");
    page.says("[name=description]", "<script>alert(1)</script> 二行目");
    assert!(!page.has("#lat-fault, #phone-fault"), "what is right is not blamed");
    assert!(!page.html().contains("<script>alert"));
    assert_eq!(stored(&test, &id).await.revision, 1);
    let huge = "あ".repeat(100_000);
    let answer = editor.post(&format!("/staff/places/{id}"), &[("note", &*huge)]).await;
    assert_eq!(answer.status(), 413);
}

#[tokio::test]
async fn a_reason_that_is_too_long_is_refused_by_its_length_and_comes_back() {
    let (test, id) = start().await;
    let check = async |who, revision, action, max: usize| {
        let mut person = Person::logged_in(&test, who).await;
        let reason = "あ".repeat(max + 20);
        let typed = [("name", "ひだまりサロン"), ("reason", &*reason), ("do", action)];
        let answer = person.post(&format!("/staff/places/{id}"), &at(revision, &typed)).await;
        assert_eq!(answer.status(), 422, "{who}");
        let page = Page::of(answer).await;
        page.says("#reason-fault", &format!("{max}文字まで、いま{}文字", max + 20));
        page.one(".faults a[href='#reason']");
        assert_eq!(page.one("textarea[name=reason]").text(), reason);
        assert_eq!(stored(&test, &id).await.revision.to_string(), revision);
    };
    check("編集", "1", "save", 500).await;
    let place = stored(&test, &id).await;
    let organization = Some("ひだまりの会".to_owned());
    let edit = [PlaceChange::Edit(Box::new(PlaceDraft { organization, ..place.draft }))];
    let admin = test.app.store().list_accounts().await.expect("reads");
    let admin = admin.into_iter().find(|account| account.profile.name == "管理").expect("one");
    test.app.change_place(&admin, &place.id, 1, &edit, None).await.expect("changes");
    check("団体", "2", "propose", 2000).await;
}

#[tokio::test]
async fn two_editors_are_shown_each_others_changes_and_nothing_is_overwritten() {
    let (test, id) = start().await;
    let way = format!("/staff/places/{id}");
    let mut first = Person::logged_in(&test, "編集").await;
    let mut second = Person::logged_in(&test, "管理").await;
    assert_eq!(first.post(&way, &at("1", &EDIT)).await.status(), 303);
    let mine = [
        ("name", "ひだまりサロン"),
        ("phone", "04-0000-0007"),
        ("note", "駐車場なし"),
        ("do", "save"),
    ];
    let answer = second.post(&way, &at("1", &mine)).await;
    assert_eq!(answer.status(), 409);
    let page = Page::of(answer).await;
    let clash = page.one(".compared--clash");
    assert_eq!(clash.texts("dd"), ["04-0000-0001", "04-0000-0009", "04-0000-0007"]);
    clash.one("input[name=take][value=phone]");
    page.says(".compared:not(.compared--clash) dd", "駐車場なし");
    assert_eq!(stored(&test, &id).await.draft.phone.as_deref(), Some("04-0000-0009"));
    let again = [&mine[..], &[("base", "1")]].concat();
    assert_eq!(second.post(&way, &at("2", &again)).await.status(), 303);
    let place = stored(&test, &id).await;
    assert_eq!(place.draft.phone.as_deref(), Some("04-0000-0009"), "theirs, unless chosen");
    assert_eq!(place.draft.note.as_deref(), Some("駐車場なし"));
    let taken = [&mine[..], &[("base", "1"), ("take", "phone")]].concat();
    assert_eq!(second.post(&way, &at("3", &taken)).await.status(), 303);
    assert_eq!(stored(&test, &id).await.draft.phone.as_deref(), Some("04-0000-0007"));
}

#[tokio::test]
async fn a_new_place_is_written_published_and_its_duplicate_warned_of() {
    let (test, _) = start().await;
    let mut editor = Person::logged_in(&test, "編集").await;
    editor.page("/staff/places/new", 200).await.one("main a[href$='new?category=salon']");
    let form = editor.page("/staff/places/new?category=salon", 200).await;
    form.says("button[name=do][value=publish]", "公開する");
    let district = form.one("[name=district] [value=所沢][selected], [name=district][value=所沢]");
    assert_eq!(district.attr("value"), "所沢", "the own district");
    let typed = [
        ("category", "salon"),
        ("name", "ヒダマリ サロン"),
        ("district", "所沢"),
        ("lat", "35.7870"),
        ("lon", "139.4733"),
        ("do", "publish"),
    ];
    let answer = editor.post("/staff/places/new", &typed).await;
    assert_eq!(answer.status(), 200, "a page in between");
    let page = Page::of(answer).await;
    page.says("h1", "もう登録されているかもしれません");
    assert_eq!(page.one("form [name=not_double]").attr("value"), "1");
    assert_eq!(page.one("form [name=name]").attr("value"), "ヒダマリ サロン");
    let answer =
        editor.post("/staff/places/new", &[&typed[..], &[("not_double", "1")]].concat()).await;
    let way = location(&answer);
    assert!(way.ends_with("?done=publish&new=1"), "{way}");
    let found = test.json("/api/places?q=%E3%83%92%E3%83%80%E3%83%9E%E3%83%AA").await;
    assert_eq!(found["features"].as_array().map(Vec::len), Some(2));
    let elsewhere =
        [&typed[..1], &[("name", "遠く"), ("district", "山口"), ("do", "publish")]].concat();
    let answer = editor.post("/staff/places/new", &elsewhere).await;
    assert_eq!(answer.status(), 422, "another's district");
    let duplicates =
        editor.post("/staff/places/duplicates", &typed).await.text().await.expect("a part");
    assert!(duplicates.contains("ひだまりサロン") && !duplicates.contains("<html"), "{duplicates}");
    let before_an_upgrade = editor.post("/staff/places/doubles", &typed).await;
    assert_eq!(before_an_upgrade.status(), 308, "with what was sent");
    assert_eq!(location(&before_an_upgrade), "/staff/places/duplicates");
}

#[tokio::test]
async fn a_preview_shows_what_residents_would_see_and_saves_nothing() {
    let (test, id) = start().await;
    let mut editor = Person::logged_in(&test, "編集").await;
    let preview = [("name", "ひだまりサロン"), ("description", "新しい説明"), ("do", "preview")];
    let answer = editor.post(&format!("/staff/places/{id}"), &at("1", &preview)).await;
    assert_eq!(answer.status(), 200);
    let page = Page::of(answer).await;
    let shown = page.one(".preview");
    for text in ["住民からは、こう見えます", "新しい説明"] {
        assert!(shown.text().contains(text), "{text}: {}", shown.text());
    }
    assert!(!shown.text().contains("0000-0000"), "contacts for staff are not residents' business");
    page.says("form [name=description]", "新しい説明");
    assert_eq!(stored(&test, &id).await.revision, 1);
    let reading = [("schedule_way", "written"), ("schedule_text", "毎週火曜日 10:00～12:00")];
    let part = editor.post("/staff/places/reading", &reading).await.text().await.expect("a part");
    assert!(part.contains("毎週火曜日 10:00～12:00") && part.contains("11月24日"), "{part}");
}

#[tokio::test]
async fn the_steps_of_a_places_life_are_one_button_each_and_can_be_undone() {
    let (test, id) = start().await;
    let mut editor = Person::logged_in(&test, "編集").await;
    let way = format!("/staff/places/{id}/step");
    let verify = [("revision", "1"), ("back", "/staff"), ("do", "verify")];
    assert_eq!(location(&editor.post(&way, &verify).await), "/staff?done=verify");
    let place = stored(&test, &id).await;
    assert_eq!(place.draft.verified_on.map(|day| day.to_string()).as_deref(), Some("2026-11-22"));
    assert_eq!(place.edited_at, None, "an import may still change it");
    let away = [("revision", "2"), ("back", "//evil.example"), ("do", "verify")];
    assert!(location(&editor.post(&way, &away).await).starts_with("/staff/places/"));
    let bare = [("revision", "2"), ("do", "suspend")];
    assert_eq!(editor.post(&way, &bare).await.status(), 422, "without a reason");
    let until = [("suspended_reason", "会場の工事"), ("suspended_until", "2026-12-31")];
    let suspend = [&bare[..], &until].concat();
    assert_eq!(editor.post(&way, &suspend).await.status(), 303);
    let public = test.page(&format!("/places/{id}")).await;
    public.says(".notice p", "会場の工事");
    public.says(".notice p", "2026年12月31日まで");
    assert_eq!(editor.post(&way, &suspend).await.status(), 409, "the revision is another by now");
    assert_eq!(editor.post(&way, &[("revision", "3"), ("do", "close")]).await.status(), 303);
    assert_eq!(test.get(&format!("/places/{id}")).await.status(), 410);
    let history = editor.page(&format!("/staff/places/{id}/history"), 200).await;
    for text in ["編集", "会場の工事", "終了"] {
        history.says("main li", text);
    }
    let seq = history.all("[name=seq]")[0].attr("value");
    let undo = [("revision", "4"), ("seq", seq)];
    let way = format!("/staff/places/{id}/undo");
    let nothing = editor.post(&way, &undo).await;
    assert_eq!(nothing.status(), 422, "no field is ticked");
    let stale = [("revision", "3"), ("seq", seq), ("part", "state")];
    assert_eq!(editor.post(&way, &stale).await.status(), 409, "it has changed since");
    assert_eq!(stored(&test, &id).await.revision, 4);
    let parts = ["state", "suspended_reason", "suspended_until"].map(|part| ("part", part));
    let answer = editor.post(&way, &[&undo[..], &parts].concat()).await;
    assert!(location(&answer).ends_with("?done=undo"));
    let place = stored(&test, &id).await;
    assert_eq!((place.draft.state, place.revision), (State::Suspended, 5));
    assert_eq!(place.draft.suspended_reason.as_deref(), Some("会場の工事"));
}

#[tokio::test]
async fn others_places_answer_as_if_not_there() {
    let (test, _) = start().await;
    let foreign = id_of(&test, "みどり相談室").await;
    let way = format!("/staff/places/{foreign}");
    let mut editor = Person::logged_in(&test, "編集").await;
    for path in [way.clone(), format!("{way}/history"), "/staff/places/nothing".to_owned()] {
        assert_eq!(editor.get(&path).await.status(), 404, "{path}");
    }
    for path in [way.clone(), format!("{way}/step"), format!("{way}/undo")] {
        let answer = editor.post(&path, &[("revision", "1"), ("do", "verify")]).await;
        assert_eq!(answer.status(), 404, "{path}");
    }
    let mut contributor = Person::logged_in(&test, "団体").await;
    assert_eq!(contributor.get(&way).await.status(), 404);
    assert_eq!(stored(&test, &foreign).await.revision, 1);
}

#[tokio::test]
async fn the_first_page_says_what_waits() {
    let (test, id) = start().await;
    let mut editor = Person::logged_in(&test, "編集").await;
    let home = editor.page("/staff", 200).await;
    assert!(!home.html().contains("確認の時期がきた場所"), "all came in just now");
    let submit = id_of(&test, "下書きサロン").await;
    let answer = editor
        .post(&format!("/staff/places/{submit}/step"), &[("revision", "1"), ("do", "submit")])
        .await;
    assert_eq!(answer.status(), 303);
    let waits = |home: &Page, title: &str| {
        let waiting =
            home.all("section.waits").into_iter().map(|part| (part.texts("h2"), part.text()));
        let found = waiting.filter(|(titles, _)| titles.iter().any(|said| said.contains(title)));
        found.map(|(_, text)| text).collect::<Vec<_>>().concat()
    };
    let home = editor.page("/staff", 200).await;
    assert!(waits(&home, "確認待ち").contains("下書きサロン"), "{}", home.html());
    let later = test.after(chrono::TimeDelta::days(400), &[]).await;
    let mut editor = Person::logged_in(&later, "編集").await;
    let home = editor.page("/staff", 200).await;
    assert!(waits(&home, "確認の時期がきた場所").contains("ひだまりサロン"), "{}", home.html());
    home.one(&format!("form[action='/staff/places/{id}/step'] button[name=do][value=verify]"));
}

#[tokio::test]
async fn what_an_organization_changes_waits_until_staff_take_it() {
    let (test, id) = start().await;
    let way = format!("/staff/places/{id}");
    let mut editor = Person::logged_in(&test, "編集").await;
    let own = at("1", &[("organization", "ひだまりの会"), ("do", "save")]);
    assert_eq!(editor.post(&way, &own).await.status(), 303);
    let mut contributor = Person::logged_in(&test, "団体").await;
    let home = contributor.page("/staff", 200).await;
    home.says("section h2", "わたしたちの場所");
    home.says("section li", "ひだまりサロン");
    assert!(!home.html().contains("さくら体操"), "not theirs");
    let form = contributor.page(&way, 200).await;
    form.one("button[name=do][value=propose]");
    assert!(!form.has("[value=save], [value=publish]"), "{}", form.html());
    let nothing = at("2", &[("do", "propose")]);
    let refused = contributor.post(&way, &nothing).await;
    assert_eq!(refused.status(), 422, "nothing changed");
    for verb in ["propose", "save", "publish"] {
        let fields =
            at("2", &[("phone", "04-0000-0009"), ("reason", "番号が変わりました"), ("do", verb)]);
        let answer = contributor.post(&way, &fields).await;
        assert_eq!(location(&answer), format!("{way}?done=propose"), "{verb}");
    }
    let said = contributor.page(&format!("{way}?done=propose"), 200).await;
    said.says(".notice.done", "確認を頼みました");
    assert_eq!(stored(&test, &id).await.draft.phone.as_deref(), Some("04-0000-0001"));
    let home = editor.page("/staff", 200).await;
    home.says("section.waits h2", "届いた情報");
    home.says("section.waits li", "電話番号");
    let sent = home.all("section.waits a[href^='/staff/suggestions/']")[0].attr("href");
    let number = sent.trim_start_matches("/staff/suggestions/");
    let page = editor.page(sent, 200).await;
    page.says("dl.details dd", "番号が変わりました");
    page.says("dl.details dd", "団体");
    let take =
        [("revision", "1"), ("place_revision", "2"), ("take", "phone"), ("phone", "04-0000-0009")];
    let accept = format!("{sent}/accept");
    assert_eq!(editor.post(&accept, &take).await.status(), 303);
    assert_eq!(stored(&test, &id).await.draft.phone.as_deref(), Some("04-0000-0009"));
    let history = editor.page(&format!("{way}/history"), 200).await;
    history.says("main li", &format!("受付番号 {number}"));
}

#[tokio::test]
async fn programs_read_why_a_place_is_suspended_and_until_when() {
    let (test, id) = start().await;
    let mut editor = Person::logged_in(&test, "編集").await;
    let suspend = at(
        "1",
        &[("do", "suspend"), ("suspended_reason", "会場の工事"), ("suspended_until", "2026-12-31")],
    );
    assert_eq!(editor.post(&format!("/staff/places/{id}/step"), &suspend).await.status(), 303);
    let place: serde_json::Value =
        test.get(&format!("/api/places/{id}")).await.json().await.expect("json");
    assert_eq!(place["properties"]["suspended_reason"], "会場の工事");
    assert_eq!(place["properties"]["suspended_until"], "2026-12-31");
}

#[tokio::test]
async fn a_collision_stays_one_until_it_is_settled_even_past_a_fault() {
    let (test, id) = start().await;
    let way = format!("/staff/places/{id}");
    let mut first = Person::logged_in(&test, "編集").await;
    let mut second = Person::logged_in(&test, "管理").await;
    let phone = at("1", &[("phone", "04-0000-0009"), ("do", "save")]);
    assert_eq!(first.post(&way, &phone).await.status(), 303);
    // The second one's form is older, and something in it is wrong.
    let typed = [("phone", "04-0000-0001"), ("note", "お茶が出ます"), ("capacity", "many")];
    let collided = second.post(&way, &at("1", &[&typed[..], &[("do", "save")]].concat())).await;
    assert_eq!(collided.status(), 409);
    Page::of(collided).await.says("[role=alert]", "直すところがあります");
    let base = [("base", "1"), ("do", "save")];
    let refused = second.post(&way, &at("2", &[&typed[..], &base].concat())).await;
    assert_eq!(refused.status(), 422);
    assert_eq!(Page::of(refused).await.one("form [name=base]").attr("value"), "1");
    let mended = [("phone", "04-0000-0001"), ("note", "お茶が出ます"), ("capacity", "20")];
    let saved = second.post(&way, &at("2", &[&mended[..], &base].concat())).await;
    assert_eq!(saved.status(), 303);
    let draft = stored(&test, &id).await.draft;
    assert_eq!(draft.phone.as_deref(), Some("04-0000-0009"), "nobody's change is lost");
    assert_eq!((draft.note.as_deref(), draft.capacity), (Some("お茶が出ます"), Some(20)));
}

#[tokio::test]
async fn days_off_are_written_in_the_form_and_outlast_another_wording() {
    let (test, id) = start().await;
    let way = format!("/staff/places/{id}");
    let mut editor = Person::logged_in(&test, "編集").await;
    let off = [("exceptions", "2026-12-08 中止 会場の工事")];
    let saved = editor.post(&way, &at("1", &[&EDIT[..], &off].concat())).await;
    assert_eq!(saved.status(), 303);
    editor.page(&way, 200).await.says("[name=exceptions]", "2026-12-08 中止 会場の工事");
    let exceptions = |place: Place| place.draft.schedule.map_or(0, |s| s.exceptions.len());
    assert_eq!(exceptions(stored(&test, &id).await), 1);
    let reworded =
        [("schedule_way", "written"), ("schedule_text", "毎週火曜日 10:00～12:00"), ("do", "save")];
    assert_eq!(editor.post(&way, &at("2", &reworded)).await.status(), 303);
    assert_eq!(exceptions(stored(&test, &id).await), 1, "still cancelled that day");
    for (lines, code) in [("あした休み", "1行にひとつ"), ("2026-13-40 中止", "1行にひとつ")]
    {
        let refused = editor
            .post(
                &way,
                &at(
                    "3",
                    &[
                        ("schedule_way", "chosen"),
                        ("line0-day", "tue"),
                        ("exceptions", lines),
                        ("do", "save"),
                    ],
                ),
            )
            .await;
        assert_eq!(refused.status(), 422, "{lines}");
        let page = Page::of(refused).await;
        page.says("#exceptions-fault", code);
        page.says("[name=exceptions]", lines);
    }
    let alone = [
        ("schedule_way", "written"),
        ("schedule_text", "気が向いたとき"),
        ("exceptions", "2026-12-08 中止"),
        ("do", "save"),
    ];
    assert_eq!(editor.post(&way, &at("3", &alone)).await.status(), 422);
}

#[tokio::test]
async fn a_pin_where_the_address_was_found_is_still_a_rough_one() {
    let (test, id) = start().await;
    let way = format!("/staff/places/{id}");
    let mut editor = Person::logged_in(&test, "編集").await;
    let address = "埼玉県所沢市小手指町1-1";
    let found = editor.post("/staff/places/locate", &[("address", address)]).await;
    let found = Page::of(found).await;
    let found = found.one("[data-lat]");
    let (lat, lon) = (found.attr("data-lat"), found.attr("data-lon"));
    let there = [("address", address), ("lat", lat), ("lon", lon), ("do", "save")];
    assert_eq!(editor.post(&way, &at("1", &there)).await.status(), 303);
    assert!(stored(&test, &id).await.draft.location_precision.is_some(), "nobody placed it");
    let right = [&there[..], &[("pin_right", "1")]].concat();
    assert_eq!(editor.post(&way, &at("2", &right)).await.status(), 303);
    assert_eq!(stored(&test, &id).await.draft.location_precision, None);
    let nowhere = editor.post("/staff/places/locate", &[("address", "どこか")]).await;
    assert!(!nowhere.text().await.expect("a text").contains("data-lat"));
}

#[tokio::test]
async fn a_suspension_that_is_over_waits_on_the_first_page() {
    let (test, id) = start().await;
    let mut editor = Person::logged_in(&test, "編集").await;
    let suspend =
        [("do", "suspend"), ("suspended_reason", "会場の工事"), ("suspended_until", "2026-11-30")];
    let way = format!("/staff/places/{id}/step");
    assert_eq!(editor.post(&way, &at("1", &suspend)).await.status(), 303);
    assert!(!editor.read("/staff", 200).await.contains("休止の終わりがすぎた場所"));
    let later = test.after(chrono::TimeDelta::days(20), &[]).await;
    let mut editor = Person::logged_in(&later, "編集").await;
    editor.page("/staff", 200).await.says("section.waits h2", "休止の終わりがすぎた場所");
}

#[tokio::test]
async fn a_suspension_with_a_mistake_comes_back_with_what_was_typed() {
    let (test, id) = start().await;
    let mut editor = Person::logged_in(&test, "編集").await;
    let typed =
        [("do", "suspend"), ("suspended_reason", "会場の工事"), ("suspended_until", "2020-01-01")];
    let answer = editor.post(&format!("/staff/places/{id}/step"), &at("1", &typed)).await;
    assert_eq!(answer.status(), 422);
    let page = Page::of(answer).await;
    let form = page.one("details[open]:has([name=suspended_reason])");
    assert_eq!(form.one("[name=suspended_reason]").attr("value"), "会場の工事");
    assert_eq!(form.one("[name=suspended_until]").attr("value"), "2020-01-01");
}
