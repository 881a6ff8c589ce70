use super::*;
use crate::{
    domain::{
        CodeSet, Designation, DirectArrival, Fact, Hazard, Location, OpeningHours, PointShown,
        Schedule, ShelterProfile, State, Target,
    },
    formats::{ReadOptions, TableReading, Writer, exceptions::tests::exceptions, read},
};
use proptest::{option, prelude::*};

fn parse(text: &str) -> TableReading {
    read(text.as_bytes(), &ReadOptions::default()).expect("a file").remove(0)
}

/// One row with a kind, a name and one more column.
fn fault(column: &str, value: &str) -> Option<(String, &'static str)> {
    let text = format!("種別,名称,{column}\nsalon,あじさいの会,{value}\n");
    let options = ReadOptions { layout: Some("ibasho"), ..ReadOptions::default() };
    let reading = read(text.as_bytes(), &options).expect("a file").remove(0);
    reading.refused.into_iter().next().map(|issue| (issue.column, issue.code))
}

#[test]
fn every_column_is_documented() {
    let text = include_str!("../../../../docs/layout.md");
    for name in column_names() {
        assert!(text.contains(&format!("`{name}`")), "docs/layout.md lacks the column {name}");
    }
}

#[test]
fn two_columns_are_enough() {
    let reading = parse("名称,種別\nあじさいの会,地域サロン\nすみれ食堂,children_cafeteria\n");
    assert_eq!((reading.layout, reading.rows, reading.drafts.len()), ("ibasho", 2, 2));
    let draft = &reading.drafts[0].draft;
    assert_eq!((draft.category.id(), draft.state), ("salon", State::Published));
    assert_eq!(draft.source.as_deref(), Some("ibasho"));
    assert_eq!(draft.source_key.as_deref(), Some("あじさいの会|"));
    assert!(draft.facts.is_empty() && draft.shelter.is_empty());
}

#[test]
fn the_kind_may_be_said_once_for_the_file() {
    let options = ReadOptions {
        category: CategoryId::parse("salon"),
        source: Some("社協"),
        ..ReadOptions::default()
    };
    let reading = read("名称,住所\nあじさいの会,所沢市並木\n".as_bytes(), &options)
        .expect("a file")
        .remove(0);
    let draft = &reading.drafts[0].draft;
    assert_eq!(draft.source.as_deref(), Some("社協"));
    assert_eq!(draft.municipality.map(|code| code.to_string()).as_deref(), Some("112089"));
}

#[test]
fn a_cell_that_cannot_be_read_refuses_its_row_and_names_the_column() {
    fn check(column: &str, value: &str, code: &str) {
        assert_eq!(fault(column, value), Some((column.to_owned(), code)), "{value}");
    }
    check("状態", "閉店", "unknown-value");
    check("位置の公開", "市内", "unknown-value");
    check("設備_手話", "△", "unknown-value");
    check("災害種別_洪水", "たぶん", "unknown-value");
    check("対象者", "高齢者;猫", "unknown-value");
    check("福祉避難所_指定区分", "仮", "unknown-value");
    check("福祉避難所_直接避難", "応相談", "unknown-value");
    check("定員", "たくさん", "not-a-whole-number");
    check("確認日", "昨日", "not-a-date");
    check("開催日時_OSM", "毎週火曜日", "not-opening-hours");
    check("開催日時_OSM", "sunrise-sunset", "opening-hours-unsupported");
    check("開催日時_例外", "2026-12-08 中止", "exceptions-alone");
    check("URL", "www.example.jp", "not-a-url");
    check("画像", "javascript:alert(1)", "not-a-url");
    check("全国地方公共団体コード", "112088", "not-a-municipality-code");
}

#[test]
fn other_forms_of_yes_no_and_numbers_are_read_and_counted() {
    let reading =
        parse("種別,名称,設備_手話,災害種別_洪水,定員\nsalon,あ,○,なし,２０\nsalon,い,有,0,20\n");
    let [first, second] = [0, 1].map(|at| &reading.drafts[at].draft);
    assert_eq!((&first.facts, &first.hazards), (&second.facts, &second.hazards));
    assert_eq!((first.capacity, second.capacity), (Some(20), Some(20)));
    let repairs: Vec<_> =
        reading.repairs.iter().map(|it| (it.code, it.count, it.example.as_str())).collect();
    assert_eq!(repairs, [("flag-form", 2, "○"), ("full-width", 1, "２０")]);
}

#[test]
fn a_row_says_which_source_it_is_of_unless_a_person_does() {
    let text = "種別,名称,出どころ\nsalon,あ,市の一覧\nsalon,い,\n";
    let sources = |options: &ReadOptions<'_>| -> Vec<_> {
        let reading = read(text.as_bytes(), options).expect("a file").remove(0);
        reading.drafts.into_iter().filter_map(|row| row.draft.source).collect()
    };
    assert_eq!(sources(&ReadOptions::default()), ["市の一覧", "ibasho"]);
    let named = ReadOptions { source: Some("社協"), ..ReadOptions::default() };
    assert_eq!(sources(&named), ["社協", "社協"]);
}

#[test]
fn a_contact_that_says_none_is_blank_and_said_so_and_what_breaks_a_rule_is_kept() {
    let none = parse(
        "種別,名称,電話番号,FAX番号,メールアドレス,URL,連絡先備考,非公開の連絡先,説明\n\
         salon,あ,なし,－,不明,無し,ー,―,なし\n",
    );
    let draft = &none.drafts[0].draft;
    assert_eq!((&draft.phone, &draft.fax, &draft.email, &draft.url), (&None, &None, &None, &None));
    assert_eq!((&draft.contact_note, &draft.private_contact), (&None, &None));
    assert_eq!(draft.description.as_deref(), Some("なし"), "not a contact");
    let said = |reading: &TableReading| -> Vec<_> {
        let doubts = reading.doubts.iter();
        doubts.map(|it| (it.line, it.column.clone(), it.code, it.value.clone())).collect()
    };
    let contacts = ["電話番号", "連絡先備考", "FAX番号", "メールアドレス", "URL", "非公開の連絡先"];
    let columns: Vec<_> = none.doubts.iter().map(|doubt| doubt.column.as_str()).collect();
    assert_eq!(columns, contacts, "each with its line and column");
    assert!(none.doubts.iter().all(|doubt| (doubt.line, doubt.code) == (2, "contact-none")));
    let long = "長".repeat(2001);
    let kept = parse(&format!(
        "種別,名称,電話番号,メールアドレス,非公開の連絡先\n\
         salon,あ,窓口,a@b.jp、c@d.jp,{long}\nsalon,い,04-0000-0001,担当 a@b.jp,\n"
    ));
    assert_eq!(kept.drafts[0].draft.phone.as_deref(), Some("窓口"));
    assert_eq!(
        said(&kept),
        [
            (2, "電話番号".to_owned(), "not-a-phone-number", "窓口".to_owned()),
            (2, "非公開の連絡先".to_owned(), "longer-than-forms-take", String::new()),
            (3, "メールアドレス".to_owned(), "not-an-email", "担当 a@b.jp".to_owned()),
        ]
    );
}

#[test]
fn every_fault_of_a_row_is_named_at_once() {
    let reading = parse("種別,名称,緯度,経度,定員\n喫茶,,95.8,135.5,x\n地域サロン,い,,,\n");
    let faults: Vec<_> =
        reading.refused.iter().map(|issue| (issue.line, issue.column.as_str())).collect();
    assert_eq!(faults, [(2, "種別"), (2, "名称"), (2, "緯度")]);
    assert_eq!((reading.rows, reading.refused_rows()), (2, 1));
}

#[test]
fn a_machine_reads_the_schedule_of_a_file_without_expressions() {
    let hours = |header: &str, cells: &str| {
        let reading =
            parse(&format!("種別,名称,開催日時{header}\nsalon,ひだまり,毎月第2火曜{cells}\n"));
        let draft = &reading.drafts[0].draft;
        (
            draft.schedule.as_ref().map(|s| s.opening_hours.as_str().to_owned()),
            draft.schedule_confirmed,
        )
    };
    let read = Some("Tu[2] unknown \"time not recorded\"".to_owned());
    assert_eq!(hours("", ""), (read.clone(), Some(false)));
    assert_eq!(hours(",開催日時_確認済", ",有"), (read, Some(true)));
    assert_eq!(hours(",開催日時_OSM", ","), (None, None), "a blank cell is not recorded");
    let written = Some("Tu[2] 10:00-12:00".to_owned());
    assert_eq!(hours(",開催日時_OSM", ",Tu[2] 10:00-12:00"), (written, None));
}

#[test]
fn what_a_person_confirmed_stays_beside_the_same_words() {
    let read = |text: &str, more: &str, cells: &str| {
        let csv = format!("種別,名称,開催日時{more}\nsalon,ひだまり,{text}{cells}\n");
        parse(&csv).drafts.remove(0).draft
    };
    let confirmed = read("毎月第2火曜", ",開催日時_OSM,開催日時_確認済", ",Tu[2] 10:00-12:00,有");
    for answered in [("", ""), (",開催日時_確認済", ",有")] {
        let mut again = read("毎月第2火曜", answered.0, answered.1);
        assert_ne!(again.schedule, confirmed.schedule);
        carry_over(&["開催日時_OSM", "開催日時_例外"], &confirmed, &mut again);
        assert_eq!(again.schedule, confirmed.schedule);
    }
    let mut other = read("毎月第3火曜", "", "");
    carry_over(&["開催日時_OSM"], &confirmed, &mut other);
    assert_ne!(other.schedule, confirmed.schedule, "other words mean other days");
}

#[test]
fn two_rows_with_one_key_are_not_two_places() {
    let reading = parse("ID,種別,名称\n7,salon,あ\n7,salon,い\n,salon,う\n,salon,ウ\n");
    let codes: Vec<_> = reading.refused.iter().map(|issue| (issue.line, issue.code)).collect();
    assert_eq!(codes, [(3, "duplicate-key"), (5, "duplicate-key")]);
}

/// Expressions as people write them, with their own blanks and order.
const HOURS: [&str; 5] = [
    "Tu[2],Tu[4] 10:00-12:00; PH off",
    "Sa[3] unknown \"time not recorded\"",
    "Th[3] 17:00+;Dec off",
    "Feb,Apr: Sa[1] 10:00-12:00 \"=1+1, 受付へ\"",
    "24/7",
];

fn text() -> impl Strategy<Value = Option<String>> {
    option::of("[ぁ-んァ-ヶa-z0-9\",;\u{3042}][ぁ-ん、。\",\n ]{0,6}[a-z\"]")
}

fn line() -> impl Strategy<Value = Option<String>> {
    option::of("[ぁ-んa-z0-9\",;=+@'\\-][ぁ-ん、。\", ]{0,6}[a-z\"]")
}

fn telephone() -> impl Strategy<Value = Option<String>> {
    option::of("0[1-9]-[0-9]{4}-[0-9]{4}([、 ]0[1-9]-[0-9]{4}-[0-9]{4})?")
}

prop_compose! {
    fn any_draft()(
        (name, category, state, exact) in
            ("[ぁ-んa-z\"][ぁ-ん、 \"]{0,6}[a-z]", 0..CategoryId::all().len(), 0..5_usize, any::<bool>()),
        (lon, lat) in (-180.0..=180.0_f64, -90.0..=90.0_f64),
        (kana, address, phone, private) in (line(), line(), telephone(), line()),
        (description, schedule, eligibility, note) in (text(), text(), text(), text()),
        (placed, capacity, confirmed, day) in
            (any::<bool>(), option::of(1..=u32::MAX), option::of(any::<bool>()), option::of(0..40_000_i32)),
        answers in prop::collection::vec(option::of(any::<bool>()), 31),
        targets in prop::collection::vec(any::<bool>(), 22),
        (direct, designation) in (option::of(0..3_usize), option::of(any::<bool>())),
        (hours, exceptions) in (option::of(0..HOURS.len()), exceptions()),
    ) -> PlaceDraft {
        let category = CategoryId::all().nth(category).expect("in range");
        let mut draft = PlaceDraft::new(category, &name).expect("a name");
        draft.state = State::ALL[state];
        draft.point_shown = if exact { PointShown::Exact } else { PointShown::Area };
        draft.location = placed.then(|| Location::new(lon, lat).expect("in range"));
        (draft.name_kana, draft.address, draft.phone) = (kana, address, phone);
        (draft.private_contact, draft.description) = (private, description);
        (draft.schedule_text, draft.eligibility_text, draft.note) = (schedule, eligibility, note);
        (draft.capacity, draft.schedule_confirmed) = (capacity, confirmed);
        draft.schedule = hours.map(|hours| Schedule {
            opening_hours: OpeningHours::parse(HOURS[hours]).expect("hours"),
            exceptions,
        });
        draft.verified_on = day.and_then(chrono::NaiveDate::from_epoch_days);
        draft.url = confirmed.map(|_| "https://example.jp/?a=1,2".to_owned());
        draft.municipality = MunicipalityCode::parse("112089");
        for (fact, answer) in Fact::all().zip(&answers) {
            draft.facts.set(fact, *answer);
        }
        for (hazard, answer) in Hazard::all().zip(answers.iter().rev()) {
            draft.hazards.set(hazard, *answer);
        }
        draft.targets = Target::all().zip(targets).filter(|(_, is)| *is).map(|(code, _)| code).collect::<CodeSet<_>>();
        draft.shelter = ShelterProfile {
            direct: direct.map(|at| [DirectArrival::Yes, DirectArrival::No, DirectArrival::NamedOnly][at]),
            designation: designation.map(|is| if is { Designation::Designated } else { Designation::Agreement }),
            carers_admitted: answers[0],
            hazard_dependent: answers[1],
            municipal_note: draft.note.clone(),
        };
        draft.source = Some(if placed { "gsi:a" } else { "ibasho" }.to_owned());
        draft.source_key = Some("a-1".to_owned());
        draft
    }
}

proptest! {
    #[test]
    fn what_is_written_reads_back_as_the_same_place(draft in any_draft()) {
        let mut file = Vec::new();
        let mut writer = Writer::begin(NAME_OF_LAYOUT, &mut file).expect("memory").expect("ours");
        writer.write(&draft).and_then(|_| writer.finish()).expect("memory");
        let reading = read(&file, &ReadOptions::default()).expect("our own file").remove(0);
        prop_assert_eq!(&reading.refused, &[]);
        prop_assert_eq!(&reading.doubts, &[]);
        prop_assert_eq!(&reading.drafts[0].draft, &draft);
    }
}
