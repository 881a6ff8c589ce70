//! What a form says and what a place says, there and back. Whatever an import or a
//! suggestion takes, a form that nobody touched sends it back as it was, and a redaction
//! finds it.

use super::*;
use crate::{
    domain::{
        Fact, Hazard, OpeningHours, Precision, Redaction, Schedule,
        place::field::{AskedOf, FieldKind},
        suggestion::Changes,
    },
    formats::{self, ReadOptions},
    web::view::site::tests::place,
};
use proptest::prelude::*;

fn full() -> PlaceDraft {
    let mut draft = place("welfare_shelter", "ひだまり", None).draft;
    for (field, _) in Field::texts().filter(|(field, _)| field.is_in_place_form()) {
        let typed = match field.kind {
            FieldKind::WebAddress => "https://example.jp/",
            FieldKind::MailAddresses => "a@example.jp",
            FieldKind::Telephones => "04-0000-0001",
            _ => "文",
        };
        field.take(typed, &mut draft).expect(field.name);
    }
    draft.location = Location::new(139.473_281, 35.786_912).ok();
    draft.location_precision = Some(Precision::Town);
    draft.point_shown = PointShown::Area;
    draft.targets = Target::all().take(3).collect();
    draft.facts.set(Fact::all().next().expect("a fact"), Some(true));
    draft.facts.set(Fact::all().nth(1).expect("a fact"), Some(false));
    draft.hazards.set(Hazard::all().next().expect("a hazard"), Some(false));
    draft.capacity = Some(30);
    draft.shelter.designation = Some(Designation::Agreement);
    draft.shelter.direct = Some(DirectArrival::NamedOnly);
    draft.shelter.carers_admitted = Some(true);
    draft.shelter.hazard_dependent = Some(false);
    draft.schedule = OpeningHours::parse("Tu[2] 10:00-12:00").ok().map(Schedule::new);
    draft.schedule_confirmed = Some(false);
    draft
}

#[test]
fn a_form_sent_back_untouched_changes_nothing() {
    for draft in [full(), place("salon", "ひだまり", None).draft] {
        let mut fields = fill(&draft);
        fields.0.push(("targets".to_owned(), "1".to_owned()));
        assert_eq!(read(&fields, &draft), (draft, Vec::new()));
    }
}

#[test]
fn fields_that_the_form_does_not_have_do_nothing() {
    let forged = "role=admin&state=closed&verified_on=2030-01-01&verified_by=x&source=x&id=x&\
                  revision=9&sample=1&site=x";
    let draft = full();
    assert_eq!(read(&Fields::read(forged.as_bytes()), &draft), (draft, Vec::new()));
}

#[test]
fn what_cannot_be_taken_is_named_and_the_rest_taken() {
    fn check(typed: &str, faults: &[&str]) {
        let (draft, found) = read(&Fields::read(typed.as_bytes()), &full());
        let found: Vec<_> = found.iter().map(ToString::to_string).collect();
        assert_eq!(found, faults, "{typed}");
        assert_eq!(draft.phone.as_deref(), Some("04-0000-0009"), "{typed}");
    }
    check("phone=04-0000-0009&name=+", &["name: required"]);
    check("phone=04-0000-0009&category=castle", &["category: unknown-category"]);
    check("phone=04-0000-0009&lat=35&lon=", &["lon: required"]);
    check("phone=04-0000-0009&lat=abc&lon=139", &["lat: not-a-number"]);
    check("phone=04-0000-0009&lat=135&lon=139", &["lat: latitude-range"]);
    check("phone=04-0000-0009&capacity=many", &["capacity: not-a-whole-number"]);
    let wrong = ["email: not-an-email", "url: not-a-url"];
    check("phone=04-0000-0009&url=example&email=a", &wrong);
}

#[test]
fn a_point_that_a_person_gave_is_exact() {
    fn check(typed: &str, expected: Option<Precision>) {
        let (draft, faults) = read(&Fields::read(typed.as_bytes()), &full());
        assert_eq!((draft.location_precision, faults.len()), (expected, 0), "{typed}");
    }
    check("lat=35.786912&lon=139.473281", Some(Precision::Town));
    check("lat=35.786912&lon=139.473281&pin_right=1", None);
    check("lat=３５．７９&lon=139.473281", None);
}

/// The form as a browser sends it back.
fn untouched(draft: &PlaceDraft) -> Fields {
    let has_lines = |name: &str| {
        let field = Field::texts().find(|(field, _)| field.input() == name);
        field.is_some_and(|(field, _)| field.has_lines())
    };
    let browser = |(name, value): (String, String)| match value {
        value if has_lines(&name) => (name, value.replace('\n', "\r\n")),
        value => (name, value.replace('\n', "")),
    };
    let shown = fill(draft).0.into_iter().map(browser);
    Fields::sent(shown.chain([("targets".to_owned(), "1".to_owned())]))
}

fn check(draft: &PlaceDraft) -> Result<(), TestCaseError> {
    let (after, faults) = read(&untouched(draft), draft);
    prop_assert_eq!(faults, []);
    prop_assert_eq!(&after, draft);
    for (field, text) in Field::texts() {
        let Some(said) = (text.get)(draft) else { continue };
        let Ok(redaction) = Redaction::parse("", said) else { continue };
        let mut document = serde_json::to_value(draft).expect("a document");
        prop_assert!(redaction.of_place(&mut document, "key"), "{} {said}", field.name);
        let after: PlaceDraft = serde_json::from_value(document).expect("a place");
        let left = (text.get)(&after).is_some_and(|text| text.contains(said.trim()));
        prop_assert!(!left, "{} still says {said}", field.name);
    }
    Ok(())
}

/// What people and cities write into a cell.
fn cell(kind: FieldKind) -> BoxedStrategy<String> {
    let any = || {
        prop_oneof![
            Just(String::new()),
            "\\PC{0,40}",
            "[ぁ-んa-z0-9、,\" \t\n　（）@?\u{85}-]{0,40}",
            "[0-9０-９-]{0,14}",
            Just("なし".to_owned()),
            Just("a@example.jp, b@example.jp".to_owned()),
            Just("毎月第2火曜日 10:00～12:00".to_owned()),
            (150..2600_usize).prop_map(|count| "長".repeat(count)),
        ]
    };
    match kind {
        // Its layout refuses the row, as it has always done.
        FieldKind::WebAddress => prop_oneof!["", "なし", "https://example\\.jp/[a-z]{0,9}"].boxed(),
        FieldKind::Name => prop_oneof!["[ぁ-ん].{0,9}", "名{101,150}"].boxed(),
        _ => any().boxed(),
    }
}

fn cells() -> impl Strategy<Value = Vec<(&'static Field, String)>> {
    let texts = Field::texts().filter(|(field, _)| field.column.is_some());
    texts.map(|(field, _)| cell(field.kind).prop_map(move |text| (field, text))).collect::<Vec<_>>()
}

fn imported(cells: &[(&Field, String)], confirmed: &str) -> Option<PlaceDraft> {
    let mut file = csv::Writer::from_writer(Vec::new());
    let name = |field: &&Field| field.column.map(|(_, name)| name);
    let names = cells.iter().filter_map(|(field, _)| name(field));
    file.write_record(["種別", "開催日時_確認済"].into_iter().chain(names)).expect("memory");
    let said = cells.iter().map(|(_, text)| text.as_str());
    file.write_record(["salon", confirmed].into_iter().chain(said)).expect("memory");
    let file = file.into_inner().expect("memory");
    let options = ReadOptions { layout: Some("ibasho"), ..ReadOptions::default() };
    let reading = formats::read(&file, &options).ok()?.remove(0);
    reading.drafts.into_iter().next().map(|row| row.draft)
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(128))]

    #[test]
    fn whatever_an_import_takes_an_untouched_form_keeps(cells in cells(), confirmed in "|有|無") {
        if let Some(draft) = imported(&cells, &confirmed) {
            check(&draft)?;
        }
    }

    #[test]
    fn whatever_a_suggestion_takes_an_untouched_form_keeps(cells in cells()) {
        let before = place("salon", "ひだまり", None).draft;
        let mut changes = Changes::default();
        for (field, typed) in cells.iter().filter(|(field, _)| field.asked != AskedOf::Never) {
            let now = field.text.and_then(|text| (text.get)(&before)).unwrap_or_default();
            let mut one = Changes::default();
            one.add_text(field.name, now, typed);
            if one.faults().is_empty() {
                changes.add_text(field.name, now, typed);
            }
        }
        let after = changes.apply(&before);
        prop_assert!(after.is_ok(), "{after:?}");
        check(&after.expect("applied"))?;
    }
}
