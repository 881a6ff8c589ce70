//! What a program makes of a few places of which everything is recorded. Two programs
//! that make the same of them read each other's files; a change of how places are kept,
//! of a table, or of how words are folded makes another number by itself.

use crate::catalog::storage::codec::Output;
use crate::{
    catalog::segment::{Building, Segment},
    domain::{
        CategoryId, Code, Designation, DirectArrival, Location, MunicipalityCode, OpeningHours,
        Place, PlaceDraft, PlaceId, PointShown, Precision, Recorded, Schedule, ShelterProfile,
        State, code::Kind,
    },
};
use chrono::{DateTime, NaiveDate, TimeDelta};
use std::{io, sync::LazyLock};

/// Written differently and searched for alike.
const WORDS: &str = "ｻﾛﾝ さくらサクラ ＡＢＣabc ①２ 子供・子ども 髙﨑 が ヴ ー―-";

/// The number of the form in which this program saves a catalog.
pub fn form() -> u32 {
    static FORM: LazyLock<u32> = LazyLock::new(|| {
        let mut output = Output::new(io::sink());
        let written = output
            .bytes(env!("CARGO_PKG_VERSION").as_bytes())
            .and_then(|()| segment().save(&mut output))
            .and_then(|()| output.finish());
        written.unwrap_or_default()
    });
    *FORM
}

fn segment() -> Segment {
    let mut building = Building::default();
    (0..).zip(CategoryId::all()).for_each(|(n, category)| building.add(&place(n, category)));
    building.finish()
}

/// The `n`th place: they differ where there is a choice.
#[allow(clippy::too_many_lines, reason = "a line a field")]
fn place(n: i32, category: CategoryId) -> Place {
    let text = |what: &str| Some(format!("{what} {n} {WORDS}"));
    let day = NaiveDate::from_num_days_from_ce_opt(740_000 + n);
    let moment = DateTime::from_timestamp(1_700_000_000 + i64::from(n), 0).unwrap_or_default();
    let draft = PlaceDraft {
        category,
        name: format!("{} {WORDS}", category.id()),
        name_kana: text("kana"),
        description: text("description"),
        state: choose(n, &[State::Published, State::Suspended]),
        suspended_reason: text("reason"),
        suspended_until: day,
        location: location(n),
        location_precision: choose(
            n,
            &[
                None,
                Some(Precision::Place),
                Some(Precision::AddressBlock),
                Some(Precision::Station),
                Some(Precision::Landmark),
                Some(Precision::Chome),
                Some(Precision::Town),
            ],
        ),
        point_shown: choose(n, &[PointShown::Exact, PointShown::Exact, PointShown::Area]),
        address: Some(format!("埼玉県所沢市けやき台{n}丁目{n}番地{n}")),
        building: text("building"),
        municipality: MunicipalityCode::parse("112089"),
        district: text("district"),
        district_found: n % 2 == 0,
        site: text("site"),
        organization: text("organization"),
        phone: text("phone"),
        contact_note: text("contact note"),
        fax: text("fax"),
        email: text("email"),
        url: text("url"),
        private_contact: text("private contact"),
        access: text("access"),
        schedule_text: text("schedule"),
        schedule: OpeningHours::parse("Tu[2],Tu[4] 10:00-12:00").ok().map(Schedule::new),
        schedule_confirmed: choose(n, &[None, Some(false), Some(true)]),
        targets: Code::all().collect(),
        eligibility_text: text("eligibility"),
        fee_text: text("fee"),
        reservation_text: text("reservation"),
        capacity: n.try_into().ok(),
        capacity_text: text("capacity"),
        facts: answers(n),
        hazards: answers(n),
        shelter: ShelterProfile {
            designation: choose(
                n,
                &[None, Some(Designation::Designated), Some(Designation::Agreement)],
            ),
            direct: choose(
                n,
                &[
                    None,
                    Some(DirectArrival::Yes),
                    Some(DirectArrival::No),
                    Some(DirectArrival::NamedOnly),
                ],
            ),
            carers_admitted: choose(n, &[None, Some(false), Some(true)]),
            hazard_dependent: choose(n, &[None, Some(true), Some(false)]),
            municipal_note: text("municipal note"),
        },
        note: Some(codes()),
        image_url: text("image"),
        image_licence: text("licence"),
        verified_on: day,
        verified_by: text("verifier"),
        source: text("source"),
        source_key: text("key"),
    };
    Place {
        id: PlaceId::made(format!("reference-{n}")),
        revision: n.into(),
        sample: n % 2 == 1,
        edited_at: choose(n, &[None, Some(moment - TimeDelta::hours(1))]),
        created_at: moment - TimeDelta::days(1),
        updated_at: moment,
        draft,
    }
}

/// With few decimals, with many, or none.
fn location(n: i32) -> Option<Location> {
    let beyond = choose(n, &[0.0, 1.0 / 3.0]) * 1e-7;
    let (lon, lat) = (139.0 + 0.011 * f64::from(n), 35.0 + 0.007 * f64::from(n));
    Location::new(lon + beyond, lat).ok().filter(|_| n % 5 != 4)
}

fn choose<T: Copy>(n: i32, choices: &[T]) -> T {
    choices[n.unsigned_abs() as usize % choices.len()]
}

fn answers<K: Kind>(n: i32) -> Recorded<K> {
    let mut answers = Recorded::default();
    for (code, at) in Code::all().zip(n..) {
        answers.set(code, choose(at, &[None, Some(true), Some(false)]));
    }
    answers
}

/// Every code of every table, in order.
fn codes() -> String {
    fn ids<K: Kind>() -> impl Iterator<Item = &'static str> {
        Code::<K>::all().map(Code::id)
    }
    use crate::domain::code::{FactKind, HazardKind, TargetKind};
    let codes = ids::<FactKind>().chain(ids::<TargetKind>()).chain(ids::<HazardKind>());
    codes.collect::<Vec<_>>().join(" ")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn rows_of_words_are_kept_in_both_ways() {
        let (sets, lists) = segment().text.kept();
        assert!(sets > 50 && lists > 50, "{sets} sets, {lists} lists");
    }
}
