//! What a city published stays as it was written, what a person types is held to the
//! rules, and what nobody touched is never judged again.

use crate::{
    editing::stored,
    form::{changed, fields_of, lent},
    id_of,
    person::{Person, account, location},
    server::TestApp,
    suggestions::opened,
};
use ibasho::{
    app::import::{ImportOptions, ImportReport},
    domain::{Actor, PlaceDraft, QueueKind, Role},
    formats::{self, ReadOptions},
};

/// What breaks a rule of the form, by the name of the place: column, cell, and the code
/// that the report says.
fn published() -> Vec<(String, &'static str, String, &'static str)> {
    let long = |text: &str, count: usize| text.repeat(count);
    vec![
        (
            "ふたつのメール".into(),
            "メールアドレス",
            "担当 a@example.jp b@example.jp".into(),
            "not-an-email",
        ),
        ("電話は窓口".into(), "電話番号", "窓口へ".into(), "not-a-phone-number"),
        ("電話なし".into(), "電話番号", "なし".into(), "contact-none"),
        ("ながい団体".into(), "団体名", long("団", 250), "longer-than-forms-take"),
        (long("名", 153), "名称", long("名", 153), "longer-than-forms-take"),
        ("ながい備考".into(), "備考", long("備考\n", 1000), "longer-than-forms-take"),
    ]
}

const COLUMNS: [&str; 10] = [
    "ID",
    "種別",
    "名称",
    "住所",
    "地区",
    "団体名",
    "電話番号",
    "メールアドレス",
    "開催日時",
    "備考",
];

/// The places as one file.
fn file() -> String {
    let mut file = COLUMNS.join(",") + "\n";
    for (number, (name, column, cell, _)) in published().into_iter().enumerate() {
        let say = |of: &&str| match *of {
            "ID" => number.to_string(),
            "種別" => "salon".to_owned(),
            of if of == column => cell.clone(),
            "名称" => name.clone(),
            "住所" => format!("埼玉県所沢市緑町1-{number}"),
            "地区" => "所沢".to_owned(),
            "団体名" => "ひだまりの会".to_owned(),
            "電話番号" => "04-0000-0001".to_owned(),
            "開催日時" => "毎月第2火曜日 10:00～12:00".to_owned(),
            _ => String::new(),
        };
        let cells: Vec<_> = COLUMNS.iter().map(|of| format!("\"{}\"", say(of))).collect();
        file += &(cells.join(",") + "\n");
    }
    file
}

async fn import(test: &TestApp, csv: &str) -> ImportReport {
    let reading =
        formats::read(csv.as_bytes(), &ReadOptions::default()).expect("a table").remove(0);
    assert_eq!(reading.refused, []);
    let files = vec![("test.csv".to_owned(), reading)];
    let options = ImportOptions::by(Actor::Program);
    test.app.import(files, options, &mut |_| {}).await.expect("an import")
}

async fn start() -> TestApp {
    let test = TestApp::with_places(&file()).await;
    for (name, role) in ["団体", "編集", "災害", "管理"].iter().zip(Role::ALL) {
        account(&test, name, role).await;
    }
    test
}

/// Every place of [`file`] with its id, and what the register says of it.
async fn places(test: &TestApp) -> Vec<(String, PlaceDraft)> {
    let mut found = Vec::new();
    for (name, ..) in published() {
        let id = id_of(test, &name).await;
        let draft = stored(test, &id).await.draft;
        found.push((id, draft));
    }
    found
}

#[tokio::test]
async fn what_was_published_is_kept_as_written_and_named_in_the_report() {
    let test = TestApp::start().await;
    let report = import(&test, &file()).await;
    let doubts: Vec<_> = report.files[0]
        .doubtful
        .iter()
        .map(|doubt| (doubt.column.as_str(), doubt.code))
        .filter(|(_, code)| !code.starts_with("located"))
        .filter(|(_, code)| *code != "no-coordinates")
        .collect();
    let expected = published();
    let expected: Vec<_> = expected.iter().map(|(_, column, _, code)| (*column, *code)).collect();
    assert_eq!(doubts, expected);
    assert!(report.files[0].doubtful.iter().all(|doubt| doubt.line > 1));
    let says = |draft: &PlaceDraft| {
        [&draft.email, &draft.phone, &draft.organization, &draft.note].map(Clone::clone)
    };
    let found = places(&test).await;
    let [email, phone, none, organization, _, note] =
        [0, 1, 2, 3, 4, 5].map(|at| says(&found[at].1));
    assert_eq!(email[0].as_deref(), Some("担当 a@example.jp b@example.jp"));
    assert_eq!(phone[1].as_deref(), Some("窓口へ"));
    assert_eq!(none[1], None, "「なし」 is not recorded");
    assert_eq!(organization[2].as_ref().map(|text| text.chars().count()), Some(250));
    assert!(note[3].as_ref().is_some_and(|text| text.chars().count() > 2000));
}

#[tokio::test]
async fn a_doubt_waits_for_staff_but_not_that_there_is_none() {
    let test = start().await;
    let items = test.app.store().list_queue_items().await.expect("reads");
    let doubts = items.iter().filter(|item| item.topic.kind == QueueKind::Doubt);
    let mut waiting: Vec<_> = doubts.map(|item| item.topic.subject.clone()).collect();
    waiting.sort();
    let published = published();
    let named = published.iter().map(|(_, column, _, code)| format!("{code}:{column}"));
    let mut expected: Vec<_> = named.filter(|topic| !topic.starts_with("contact-none")).collect();
    expected.sort();
    assert_eq!(waiting, expected);
    let mut editor = Person::logged_in(&test, "編集").await;
    let home = editor.read("/staff", 200).await;
    assert!(home.contains("書かれているとおりに取りこみました"), "{home}");
}

#[tokio::test]
async fn staff_save_something_else_of_whatever_was_published() {
    let test = start().await;
    let mut editor = Person::logged_in(&test, "編集").await;
    for (id, before) in places(&test).await {
        let way = format!("/staff/places/{id}");
        let form = fields_of(&editor.read(&way, 200).await, "place-form");
        let fields = changed(form, &[("fee_text", "無料"), ("do", "save")]);
        let answer = editor.post(&way, &lent(&fields)).await;
        assert_eq!(location(&answer), format!("{way}?done=save"), "{}", before.name);
        let expected = PlaceDraft { fee_text: Some("無料".to_owned()), ..before };
        assert_eq!(stored(&test, &id).await.draft, expected);
    }
}

#[tokio::test]
async fn an_organization_proposes_something_else_of_whatever_was_published() {
    let test = start().await;
    let mut contributor = Person::logged_in(&test, "団体").await;
    let places = places(&test).await;
    // An account belongs to no organization with so long a name.
    for (id, before) in places.iter().filter(|(_, draft)| draft.name != "ながい団体") {
        let way = format!("/staff/places/{id}");
        let form = fields_of(&contributor.read(&way, 200).await, "place-form");
        let fields = changed(form, &[("fee_text", "無料"), ("do", "propose")]);
        let answer = contributor.post(&way, &lent(&fields)).await;
        assert_eq!(location(&answer), format!("{way}?done=propose"), "{}", before.name);
    }
    let waiting = test.app.store().list_waiting_suggestions().await.expect("reads");
    for suggestion in &waiting {
        let fields: Vec<_> =
            suggestion.draft.changes.iter().map(|change| change.field.as_str()).collect();
        assert_eq!(fields, ["fee_text"]);
    }
    assert_eq!(waiting.len(), places.len() - 1);
}

#[tokio::test]
async fn anyone_suggests_something_else_of_whatever_was_published_and_it_is_taken() {
    let test = start().await;
    let mut editor = Person::logged_in(&test, "編集").await;
    let opened = opened(&test);
    for (id, before) in places(&test).await {
        let way = format!("/places/{id}/suggest");
        let mut resident = Person::new(&test);
        let form = fields_of(&resident.read(&way, 200).await, "class=\"suggest\"");
        let fields = changed(form, &[("fee_text", "無料"), ("opened", &opened)]);
        let answer = resident.post(&way, &lent(&fields)).await;
        assert_eq!(answer.status(), 303, "{}", before.name);
        let waiting = test.app.store().list_waiting_suggestions().await.expect("reads");
        let fields: Vec<_> =
            waiting[0].draft.changes.iter().map(|change| change.field.as_str()).collect();
        assert_eq!(fields, ["fee_text"], "{}", before.name);
        let way = format!("/staff/suggestions/{}", waiting[0].id);
        let form = fields_of(&editor.read(&way, 200).await, "decision");
        let accepted = editor.post(&format!("{way}/accept"), &lent(&form)).await;
        assert_eq!(location(&accepted), way);
        let expected = PlaceDraft { fee_text: Some("無料".to_owned()), ..before };
        assert_eq!(stored(&test, &id).await.draft, expected);
    }
}

#[tokio::test]
async fn many_places_are_changed_at_once_whatever_was_published() {
    let test = start().await;
    let mut editor = Person::logged_in(&test, "編集").await;
    let places = places(&test).await;
    let mut fields = vec![("do", "suspend"), ("suspended_reason", "会場の工事")];
    fields.extend(places.iter().map(|(id, _)| ("id", id.as_str())));
    let page = editor.post("/staff/places/bulk", &fields).await.text().await.expect("a page");
    assert!(page.contains(&format!("{}件を変えました", places.len())), "{page}");
}

#[tokio::test]
async fn what_was_published_is_found_and_taken_out() {
    let test = start().await;
    let mut admin = Person::logged_in(&test, "管理").await;
    let found = places(&test).await;
    for (at, text) in
        [(0, "担当 a@example.jp"), (1, "窓口へ"), (3, "団団団団"), (4, "名名名名"), (5, "備考")]
    {
        let way = format!("/staff/places/{}/redact", found[at].0);
        let fields = [("text", text), ("reason", "申し出"), ("do", "redact")];
        assert_eq!(admin.post(&way, &fields).await.status(), 200, "{text}");
        let after = serde_json::to_string(&stored(&test, &found[at].0).await.draft).expect("json");
        assert!(!after.contains(text), "{text}: {after}");
    }
}

#[tokio::test]
async fn what_a_person_types_is_held_to_the_rule_and_told_the_limit() {
    let test = start().await;
    let mut editor = Person::logged_in(&test, "編集").await;
    let id = id_of(&test, "ながい備考").await;
    let way = format!("/staff/places/{id}");
    let form = fields_of(&editor.read(&way, 200).await, "place-form");
    let cases = [
        ("note", "い".repeat(2500), "2000文字まで、いま2500文字です"),
        ("organization", "い".repeat(250), "200文字まで、いま250文字です"),
        ("name", "い".repeat(153), "100文字まで、いま153文字です"),
        ("district", "い".repeat(61), "60文字まで、いま61文字です"),
        ("email", "担当 a@example.jp".to_owned(), "メールアドレスを書いてください"),
        ("phone", "窓口へ".to_owned(), "電話番号を数字で書いてください"),
        ("url", "example.jp".to_owned(), "https:// か http://"),
    ];
    let opened = opened(&test);
    for (field, typed, said) in &cases {
        let fields = changed(form.clone(), &[(field, typed), ("do", "save")]);
        let answer = editor.post(&way, &lent(&fields)).await;
        assert_eq!(answer.status(), 422, "{field}");
        let page = answer.text().await.expect("a page");
        assert!(page.contains(said), "{field}: {page}");
        if ["name", "organization", "phone", "url"].contains(field) {
            let sent = [("opened", opened.as_str()), (field, typed)];
            let answer = Person::new(&test).post(&format!("/places/{id}/suggest"), &sent).await;
            assert_eq!(answer.status(), 422, "{field}");
            let page = answer.text().await.expect("a page");
            assert!(page.contains(said), "anybody: {field}: {page}");
        }
    }
    let many = [("email", "a@example.jp、b@example.jp"), ("phone", "なし"), ("do", "save")];
    let answer = editor.post(&way, &lent(&changed(form, &many))).await;
    assert_eq!(location(&answer), format!("{way}?done=save"));
    let draft = stored(&test, &id).await.draft;
    assert_eq!(draft.email.as_deref(), Some("a@example.jp、b@example.jp"));
    assert_eq!(draft.phone, None, "「なし」 is not recorded");
    let page = test.get(&format!("/places/{id}")).await.text().await.expect("a page");
    for link in ["mailto:a@example.jp\"", "mailto:b@example.jp\""] {
        assert!(page.contains(link), "{page}");
    }
}

#[tokio::test]
async fn each_number_of_a_contact_can_be_called_and_what_is_none_is_no_link() {
    let csv = "ID,種別,名称,電話番号,メールアドレス\n\
               1,salon,ふたつ,\"04-0000-0001（昼）、04-0000-0002\",\"a@example.jp\"\n\
               2,salon,ことば,窓口へ,担当 a@example.jp\n";
    let test = TestApp::with_places(csv).await;
    let page = async |name: &str| {
        let way = format!("/places/{}", id_of(&test, name).await);
        test.get(&way).await.text().await.expect("a page")
    };
    let both = page("ふたつ").await;
    for link in ["tel:0400000001\"", "tel:0400000002\"", "mailto:a@example.jp\""] {
        assert!(both.contains(link), "{link}: {both}");
    }
    let words = page("ことば").await;
    assert!(words.contains("窓口へ") && words.contains("担当 a@example.jp"), "{words}");
    assert!(!words.contains("tel:") && !words.contains("mailto:"), "{words}");
}

#[tokio::test]
async fn a_place_without_a_name_or_a_page_without_a_revision_is_told_so() {
    let test = start().await;
    let mut editor = Person::logged_in(&test, "編集").await;
    let id = id_of(&test, "電話なし").await;
    let way = format!("/staff/places/{id}");
    let typed = [("name", "電話なし"), ("note", "もちもの"), ("revision", "x"), ("do", "save")];
    let answer = editor.post(&way, &typed).await;
    assert_eq!(answer.status(), 409, "compared with what is there");
    assert!(answer.text().await.expect("a page").contains("もちもの"));
    for fields in [&[("do", "verify")][..], &[("do", "verify"), ("revision", "ten")]] {
        let answer = editor.post(&format!("{way}/step"), fields).await;
        assert_eq!(answer.status(), 422);
        assert!(answer.text().await.expect("a page").contains("画面を開きなおして"));
    }
    assert_eq!(stored(&test, &id).await.revision, 1);
}

#[tokio::test]
async fn saving_something_else_never_confirms_a_schedule() {
    let test = start().await;
    let id = id_of(&test, "電話は窓口").await;
    let way = format!("/staff/places/{id}");
    let confirmed = async || stored(&test, &id).await.draft.schedule_confirmed;
    assert_eq!(confirmed().await, Some(false), "a machine has read it");
    let mut contributor = Person::logged_in(&test, "団体").await;
    let form = fields_of(&contributor.read(&way, 200).await, "place-form");
    assert!(form.contains(&("schedule_way".to_owned(), "chosen".to_owned())), "{form:?}");
    let fields = changed(form, &[("note", "上履き"), ("do", "propose")]);
    assert_eq!(contributor.post(&way, &lent(&fields)).await.status(), 303);
    let waiting = test.app.store().list_waiting_suggestions().await.expect("reads");
    let proposed: Vec<_> = waiting[0].draft.changes.iter().map(|change| &change.field).collect();
    assert_eq!(proposed, ["note"]);

    let mut editor = Person::logged_in(&test, "編集").await;
    let form = fields_of(&editor.read(&way, 200).await, "place-form");
    let verify = [("note", "上履き"), ("also_verify", "1"), ("do", "save")];
    assert_eq!(editor.post(&way, &lent(&changed(form, &verify))).await.status(), 303);
    assert_eq!(confirmed().await, Some(false), "nobody said so");
    let form = fields_of(&editor.read(&way, 200).await, "place-form");
    let ticked = changed(form.clone(), &[("schedule_right", "1"), ("do", "save")]);
    assert_eq!(editor.post(&way, &lent(&ticked)).await.status(), 303);
    assert_eq!(confirmed().await, Some(true));

    let other = id_of(&test, "電話なし").await;
    let way = format!("/staff/places/{other}");
    let form = fields_of(&editor.read(&way, 200).await, "place-form");
    let by_hand = changed(form, &[("line0-day", "wed"), ("do", "save")]);
    assert_eq!(editor.post(&way, &lent(&by_hand)).await.status(), 303);
    let draft = stored(&test, &other).await.draft;
    assert_eq!(draft.schedule_confirmed, Some(true));
    assert_eq!(draft.schedule_text.as_deref(), Some("毎月第2水曜日 10:00～12:00"));
}

#[tokio::test]
async fn who_comes_first_is_told_who_meets_them_and_staff_and_anybody_may_say_so() {
    let test = start().await;
    let mut editor = Person::logged_in(&test, "編集").await;
    let id = id_of(&test, "電話なし").await;
    let way = format!("/staff/places/{id}");
    let form = fields_of(&editor.read(&way, 200).await, "place-form");
    let fields = changed(form, &[("first_visit_note", "入口で花子が迎えます"), ("do", "save")]);
    assert_eq!(location(&editor.post(&way, &lent(&fields)).await), format!("{way}?done=save"));
    let page = test.get(&format!("/places/{id}")).await.text().await.expect("a page");
    assert!(page.contains("はじめての方へ") && page.contains("入口で花子が迎えます"), "{page}");
    let file = editor.post("/staff/places/export", &[("id", &*id)]).await;
    let file = file.text().await.expect("a file");
    let reading = formats::read(file.as_bytes(), &ReadOptions::default()).expect("ours").remove(0);
    let note = reading.drafts[0].draft.first_visit_note.as_deref();
    assert_eq!(note, Some("入口で花子が迎えます"));

    let way = format!("/places/{id}/suggest");
    let opened = opened(&test);
    let mut resident = Person::new(&test);
    let form = fields_of(&resident.read(&way, 200).await, "class=\"suggest\"");
    let other = [("first_visit_note", "裏口から花子を呼んで"), ("opened", opened.as_str())];
    let answer = resident.post(&way, &lent(&changed(form, &other))).await;
    assert_eq!(answer.status(), 303);
    let waiting = test.app.store().list_waiting_suggestions().await.expect("reads");
    let way = format!("/staff/suggestions/{}", waiting[0].id);
    let form = fields_of(&editor.read(&way, 200).await, "decision");
    assert_eq!(location(&editor.post(&format!("{way}/accept"), &lent(&form)).await), way);
    let after = stored(&test, &id).await.draft;
    assert_eq!(after.first_visit_note.as_deref(), Some("裏口から花子を呼んで"));

    let mut admin = Person::logged_in(&test, "管理").await;
    let way = format!("/staff/places/{id}/redact");
    let taken = [("text", "花子"), ("reason", "申し出"), ("do", "redact")];
    assert_eq!(admin.post(&way, &taken).await.status(), 200);
    let after = serde_json::to_string(&stored(&test, &id).await.draft).expect("json");
    assert!(!after.contains("花子"), "{after}");
}

#[tokio::test]
async fn a_document_from_before_a_field_was_added_is_read_as_not_recorded() {
    let test = start().await;
    let id = id_of(&test, "電話なし").await;
    let draft = stored(&test, &id).await.draft;
    let mut document = serde_json::to_value(&draft).expect("a document");
    document.as_object_mut().expect("fields").remove("first_visit_note").expect("the field");
    assert_eq!(serde_json::from_value::<PlaceDraft>(document).expect("a place"), draft);
}
