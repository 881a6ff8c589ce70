//! Whatever an import or a suggestion takes, a form that nobody touched sends it back as it
//! was, and a redaction finds it.

use super::{fill, read};
use crate::{
    domain::{
        PlaceDraft, Redaction,
        place::field::{Asked, Field, Kind},
        suggestion::Changes,
    },
    formats::{self, ReadOptions},
    web::{extract::Fields, view::site::tests::place},
};
use proptest::prelude::*;

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
fn cell(kind: Kind) -> BoxedStrategy<String> {
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
        Kind::WebAddress => prop_oneof!["", "なし", "https://example\\.jp/[a-z]{0,9}"].boxed(),
        Kind::Name => prop_oneof!["[ぁ-ん].{0,9}", "名{101,150}"].boxed(),
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
        for (field, typed) in cells.iter().filter(|(field, _)| field.asked != Asked::Never) {
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
