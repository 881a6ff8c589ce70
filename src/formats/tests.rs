//! Hand-made files with the oddities of published ones, read from end to end.

use super::*;
use crate::domain::{CategoryId, DirectArrival, Fact, Hazard, Location, PointShown, State, Target};
use flate2::{Compression, write::GzEncoder};
use proptest::prelude::*;
use std::{collections::HashSet, io::Write};

macro_rules! fixture {
    ($name:literal) => {
        include_bytes!(concat!("../../tests/fixtures/", $name))
    };
}

fn parse(bytes: &[u8]) -> TableReading {
    let reading = read(bytes, &ReadOptions::default()).expect("a file that can be read").remove(0);
    let issues = reading.refused.iter().chain(&reading.doubts).map(|issue| issue.code);
    for code in issues.chain(reading.repairs.iter().map(|repair| repair.code)) {
        assert!(ISSUE_CODES.contains(&code), "{code}");
    }
    reading
}

fn said(issues: &[RowIssue]) -> Vec<(u64, &str, &str)> {
    issues.iter().map(|issue| (issue.line, issue.column.as_str(), issue.code)).collect()
}

fn named<'r>(reading: &'r TableReading, name: &str) -> &'r PlaceDraft {
    let row = reading.drafts.iter().find(|row| row.draft.name == name);
    &row.expect("a place of that name").draft
}

fn held(draft: &PlaceDraft) -> (Option<&str>, Option<bool>) {
    let hours = draft.schedule.as_ref().map(|schedule| schedule.opening_hours.as_str());
    (hours, draft.schedule_confirmed)
}

fn fact(draft: &PlaceDraft, id: &str) -> Option<bool> {
    draft.facts.get(Fact::parse(id).expect("a fact"))
}

#[test]
fn the_own_layout_is_read_whatever_its_encoding() {
    fn check(bytes: &[u8], encoding: &str, repairs: &[&str]) {
        let reading = parse(bytes);
        assert_eq!((reading.layout, reading.encoding), ("ibasho", encoding));
        assert_eq!(reading.repairs.iter().map(|repair| repair.code).collect::<Vec<_>>(), repairs);
        assert_eq!(
            (reading.rows, said(&reading.refused), said(&reading.doubts)),
            (3, vec![], vec![])
        );
        assert_eq!(reading.drafts.iter().map(|row| row.line).collect::<Vec<_>>(), [2, 4, 6]);
        let draft = named(&reading, "あじさいの会");
        assert_eq!(draft.source_key.as_deref(), Some("S-001"));
        assert_eq!(draft.location.map(Location::lat), Some(35.8012));
        assert_eq!((draft.capacity, draft.verified_on.is_some()), (Some(30), true));
        assert_eq!(draft.targets.iter().map(Target::id).collect::<Vec<_>>(), ["anyone", "elderly"]);
        assert_eq!((fact(draft, "wheelchair"), fact(draft, "parking")), (Some(true), None));
        let schedule = draft.schedule_text.as_deref().expect("a schedule");
        assert!(schedule.starts_with("毎月第2火曜日") && schedule.ends_with("12:00"));
        assert_eq!(held(draft), (Some("Tu[2] 10:00-12:00"), Some(false)));
        assert_eq!(
            held(named(&reading, "もみじ相談室")).0,
            Some("Mo-Fr unknown \"time not recorded\"; PH off")
        );
        let draft = named(&reading, "すみれの会");
        assert_eq!((draft.state, draft.point_shown), (State::Suspended, PointShown::Area));
        assert_eq!((fact(draft, "wheelchair"), fact(draft, "parking")), (Some(false), Some(false)));
        assert_eq!(draft.municipality.map(|code| code.to_string()).as_deref(), Some("112089"));
    }
    check(fixture!("ibasho.csv"), "UTF-8", &["flag-form", "full-width"]);
    check(fixture!("ibasho_two_boms.csv"), "UTF-8", &["double-bom", "flag-form", "full-width"]);
    check(fixture!("ibasho_cp932.csv"), "CP932", &["flag-form", "full-width"]);
    let mut packer = GzEncoder::new(Vec::new(), Compression::fast());
    packer.write_all(fixture!("ibasho.csv")).expect("memory");
    check(&packer.finish().expect("memory"), "UTF-8", &["flag-form", "full-width"]);
}

#[test]
fn every_row_with_a_fault_is_named_and_the_others_are_taken() {
    let reading = parse(fixture!("ibasho_faults.csv"));
    assert_eq!(
        said(&reading.refused),
        [
            (2, "緯度", "latitude-range"),
            (3, "経度", "coordinates-incomplete"),
            (4, "種別", "unknown-value"),
            (5, "URL", "not-a-url"),
            (6, "設備_手話", "unknown-value"),
            (7, "", "ragged-row"),
            (8, "", "ragged-row"),
            (10, "ID", "duplicate-key"),
        ]
    );
    assert_eq!((reading.rows, reading.drafts.len(), reading.refused_rows()), (9, 1, 8));
    assert_eq!(reading.refused[2].value, "喫茶店");
}

#[test]
fn cafeterias_keep_everything_that_their_columns_say() {
    let reading = parse(fixture!("children_cafeteria.csv"));
    assert_eq!(reading.layout, "children_cafeteria");
    let draft = named(&reading, "みほん食堂");
    assert_eq!(draft.category.id(), "children_cafeteria");
    assert_eq!(draft.schedule_text.as_deref(), Some("毎月第2、第4火曜日 17:30〜19:00"));
    assert_eq!(held(draft), (Some("Tu[2],Tu[4] 17:30-19:00"), Some(false)));
    assert_eq!(
        draft.fee_text.as_deref(),
        Some("幼児 0円・小学生 0円・中学生 0円・高校生 0円・大人 300円")
    );
    assert_eq!(draft.address.as_deref(), Some("埼玉県所沢市見本町1-1"));
    assert_eq!(draft.municipality.map(|code| code.to_string()).as_deref(), Some("112089"));
    assert_eq!(draft.source.as_deref(), Some("children_cafeteria:110001"));
    assert_eq!(draft.phone.as_deref(), Some("04-0000-0011"));
    assert_eq!(draft.contact_note.as_deref(), Some("夕方まで\n電話2：04-0000-0012"));
    assert_eq!(draft.description.as_deref(), Some("実施支援：学習支援・プレーパーク"));
    assert_eq!(draft.eligibility_text.as_deref(), Some("市内の子ども"));
    assert_eq!((fact(draft, "food_pantry"), fact(draft, "free_of_charge")), (Some(true), None));

    let draft = named(&reading, "ためし食堂");
    assert_eq!(draft.schedule_text.as_deref(), Some("土・日曜日 11:00から"));
    assert_eq!((draft.location, draft.capacity), (None, Some(20)));
    assert_eq!((fact(draft, "takeout"), fact(draft, "free_of_charge")), (Some(false), Some(true)));
    assert_eq!((draft.url.as_deref(), draft.contact_note.as_deref()), (None, Some("example.jp")));

    let draft = named(&reading, "れいじ食堂");
    assert_eq!(draft.schedule_text.as_deref(), Some("毎月7日、第3(土) ※8月は休み"));
    assert_eq!(draft.address.as_deref(), Some("埼玉県所沢市見本町3"));
    assert_eq!((draft.capacity, draft.capacity_text.as_deref()), (None, Some("10組")));
    assert_eq!(fact(draft, "free_of_charge"), None);
}

#[test]
fn cafeterias_name_what_a_person_should_look_at() {
    let reading = parse(fixture!("children_cafeteria.csv"));
    let refused: Vec<_> =
        reading.refused.iter().map(|issue| (issue.column.as_str(), issue.code)).collect();
    assert_eq!(refused, [("名称", "duplicate-key"), ("名称", "required")]);
    let doubts: Vec<_> = reading.doubts.iter().map(|issue| issue.code).collect();
    for code in ["no-coordinates", "not-a-url", "extra-sessions"] {
        assert!(doubts.contains(&code), "{code}");
    }
    let schedules = reading.doubts.iter().filter(|issue| issue.code.starts_with("schedule-"));
    let schedules: Vec<_> = schedules.map(|issue| (issue.column.as_str(), issue.code)).collect();
    let expected =
        [("開催曜日", "schedule-incomplete"), ("開催日時特記事項", "schedule-contradiction")];
    assert_eq!(schedules, expected);
}

#[test]
fn a_cafeteria_is_the_same_place_in_both_variants_of_the_layout_of_its_city() {
    let reading = parse(fixture!("children_cafeteria_new.csv"));
    assert_eq!((reading.layout, said(&reading.doubts)), ("children_cafeteria", vec![]));
    let draft = named(&reading, "みほん食堂");
    assert_eq!(draft.source.as_deref(), Some("children_cafeteria:112089"));
    assert_eq!(draft.address.as_deref(), Some("埼玉県所沢市見本町1-1"));
}

#[test]
fn a_shelter_is_for_people_who_need_care_only_where_the_text_says_so() {
    let reading = parse(fixture!("gsi_shelter.csv"));
    assert_eq!(reading.layout, "gsi_shelter");
    let kind = |name| named(&reading, name).category.id();
    for ordinary in
        ["見本小学校", "見本会館", "見本中学校", "見本高校", "見本支援学校", "見本公民館"]
    {
        assert_eq!(kind(ordinary), "evacuation_shelter", "{ordinary}");
    }
    let draft = named(&reading, "見本の家");
    assert_eq!(draft.category.id(), "welfare_shelter");
    assert_eq!(draft.shelter.direct, Some(DirectArrival::NamedOnly));
    assert_eq!(draft.shelter.carers_admitted, Some(true));
    assert_eq!(draft.shelter.hazard_dependent, None);
    assert_eq!(draft.targets.iter().map(Target::id).collect::<Vec<_>>(), ["care_needed"]);
    assert!(draft.eligibility_text.as_deref().is_some_and(|text| text.ends_with("２名以内")));
    let draft = named(&reading, "見本荘");
    assert_eq!((draft.category.id(), draft.shelter.direct), ("welfare_shelter", None));
    assert_eq!((draft.shelter.hazard_dependent, draft.location), (Some(true), None));
    let doubts: Vec<_> = reading.doubts.iter().map(|issue| issue.code).collect();
    assert_eq!(
        doubts,
        [
            "eligibility-in-note",
            "eligibility-general",
            "eligibility-restricted-other",
            "eligibility-unread",
            "maybe-welfare-shelter",
            "no-coordinates",
        ]
    );
    let refused: Vec<_> = reading.refused.iter().map(|issue| issue.code).collect();
    assert_eq!(refused, ["required", "duplicate-key"]);
}

#[test]
fn shelter_and_emergency_site_of_one_building_meet() {
    let shelters = parse(fixture!("gsi_shelter.csv"));
    let sites = parse(fixture!("gsi_emergency.csv"));
    assert_eq!(sites.layout, "gsi_emergency");
    let (shelter, site) = (named(&shelters, "見本小学校"), named(&sites, "見本小学校"));
    assert_eq!(shelter.site.as_deref(), Some("gsi-E1120890001"));
    assert_eq!(shelter.site, site.site);
    assert_ne!(shelter.source, site.source);
    let hazard = |id| site.hazards.get(Hazard::parse(id).expect("a hazard"));
    assert_eq!(
        (hazard("earthquake"), hazard("flood"), hazard("tsunami")),
        (Some(true), None, None)
    );
    assert_eq!(said(&sites.doubts), [(2, "津波", "unknown-value")]);
}

#[test]
fn geojson_is_the_same_file_in_other_clothes() {
    let reading = parse(fixture!("gsi_shelter.geojson"));
    assert_eq!((reading.layout, reading.rows), ("gsi_shelter", 4));
    assert_eq!(said(&reading.refused), [(3, "geometry", "not-a-point")]);
    assert_eq!(said(&reading.doubts), [(4, "緯度", "no-coordinates")]);
    let draft = named(&reading, "見本小学校");
    assert_eq!(draft.location.map(Location::lon), Some(139.453_316));
    assert_eq!((draft.eligibility_text.as_deref(), draft.note.as_deref()), (None, None));
    assert_eq!(named(&reading, "見本の家").category.id(), "welfare_shelter");
}

#[test]
fn a_file_that_cannot_be_read_says_why() {
    fn check(text: &str, options: ReadOptions<'_>, code: &str) {
        let error = read(text.as_bytes(), &options).expect_err("not a file of ours");
        assert_eq!(error.code(), code, "{text}");
        assert!(!error.to_string().is_empty());
    }
    let layout = |name| ReadOptions { layout: Some(name), ..ReadOptions::default() };
    check("a,b\n1,2\n", ReadOptions::default(), "layout-unknown");
    check("種別,名称\n", layout("excel"), "layout-name");
    check("種別\n", layout("ibasho"), "layout-columns");
    check("{\"a\":", ReadOptions::default(), "file-json");
    check("名称,種別,電話,曜日,料金\n", ReadOptions::default(), "layout-unknown");
}

#[test]
fn every_layout_is_documented() {
    let text = include_str!("../../docs/layout.md");
    for layout in layouts() {
        assert!(text.contains(&format!("`{}`", layout.name())), "{}", layout.name());
    }
}

#[test]
fn a_layout_is_known_by_its_name_and_finds_its_own_header() {
    let options = ReadOptions::default();
    for layout in layouts() {
        let names = layout.columns().iter().map(|name| (*name).to_owned()).collect();
        let found = super::layout::find(&Header::new(1, names), &options).expect("a layout");
        assert_eq!(found.name(), layout.name());
        assert!(layout.columns().contains(&layout.key_column()));
    }
}

/// Text of the kind that files have, with a header of some layout.
fn table_text() -> impl Strategy<Value = String> {
    let header =
        prop::sample::select(layouts().iter().map(|layout| layout.columns()).collect::<Vec<_>>());
    let cell = prop_oneof![
        Just(String::new()),
        "[0-9０-９.\\-/:\", \n]{0,8}",
        "\\PC{0,8}",
        prop::sample::select(vec!["1", "有", "－", "高齢者", "\"", "35.8", "139.5", "地域サロン"])
            .prop_map(str::to_owned),
    ];
    (header, prop::collection::vec(prop::collection::vec(cell, 0..60), 0..6)).prop_map(
        |(header, rows)| {
            let rows: Vec<String> = rows.iter().map(|cells| cells.join(",")).collect();
            format!("{}\n{}", header.join(","), rows.join("\n"))
        },
    )
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(96))]

    #[test]
    fn any_bytes_are_read_or_refused(bytes in prop::collection::vec(any::<u8>(), 0..400)) {
        let _ = read(&bytes, &ReadOptions::default());
    }

    #[test]
    fn any_table_is_read_or_refused_and_every_row_is_accounted_for(text in table_text()) {
        let options = ReadOptions { category: CategoryId::parse("salon"), ..ReadOptions::default() };
        for reading in read(text.as_bytes(), &options).into_iter().flatten() {
            let issues = reading.refused.iter().chain(&reading.doubts);
            prop_assert!(issues.into_iter().all(|issue| ISSUE_CODES.contains(&issue.code)));
            let lines: HashSet<u64> = reading.refused.iter().map(|issue| issue.line).collect();
            prop_assert_eq!(reading.refused_rows(), lines.len());
            prop_assert!(reading.doubts.iter().all(|issue| !lines.contains(&issue.line)));
            for row in &reading.drafts {
                prop_assert!(!lines.contains(&row.line));
                prop_assert!(row.draft.source.is_some() && row.draft.source_key.is_some());
                prop_assert!(!row.draft.name.trim().is_empty());
            }
        }
    }

    #[test]
    fn any_json_is_read_or_refused(text in "[\\[\\]{}\",:a-z0-9緯度 ]{0,80}") {
        let _ = read(format!("{{{text}").as_bytes(), &ReadOptions::default());
    }
}
