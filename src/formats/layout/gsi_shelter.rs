//! 国土地理院「指定避難所データ」, CSV and GeoJSON.
//!
//! A shelter becomes a welfare shelter only where the published text says so and
//! was read to its end; every other text is a doubt for a person to look at.

use super::{Layout, gsi};
use crate::{
    domain::{
        CategoryId, Designation, DirectArrival, PlaceDraft,
        eligibility::{self, Eligibility, EligibilityKind, NamedOnly},
        text::normalize,
    },
    formats::{Notes, ReadOptions, Row},
};

/// Places to stay after a disaster.
pub struct GsiShelter;

const SAME_SITE: &str = "指定緊急避難場所との住所同一";
const MUNICIPAL_NOTE: &str = "その他市町村長が必要と認める事項";
const WHO: &str = "受入対象者";
const SOURCE: &str = "gsi:designated_shelter";

impl Layout for GsiShelter {
    fn name(&self) -> &'static str {
        "gsi_shelter"
    }

    fn columns(&self) -> &'static [&'static str] {
        &[
            "NO",
            gsi::KEY,
            "都道府県名及び市町村名",
            "施設・場所名",
            "住所",
            SAME_SITE,
            MUNICIPAL_NOTE,
            WHO,
            "緯度",
            "経度",
            "備考",
        ]
    }

    fn required(&self, _: &ReadOptions<'_>) -> &'static [&'static str] {
        &[gsi::KEY, "施設・場所名", WHO]
    }

    fn key_column(&self) -> &'static str {
        gsi::KEY
    }

    fn written_columns(&self) -> &'static [&'static str] {
        self.columns()
    }

    fn write_row(&self, draft: &PlaceDraft) -> Option<Vec<String>> {
        let cell = |column: &&str| match *column {
            MUNICIPAL_NOTE => draft.shelter.municipal_note.clone(),
            WHO => draft.eligibility_text.clone(),
            column => gsi::cell(draft, column, SAME_SITE),
        };
        let is_ours = draft.source.as_deref() == Some(SOURCE);
        is_ours.then(|| self.columns().iter().map(|c| cell(c).unwrap_or_default()).collect())
    }

    fn read_row(
        &self,
        row: &Row<'_>,
        _: &ReadOptions<'_>,
        notes: &mut Notes,
    ) -> Option<PlaceDraft> {
        let category = CategoryId::parse("evacuation_shelter")?;
        let mut draft = gsi::read(row, category, SAME_SITE, notes)?;
        draft.source = Some(SOURCE.to_owned());
        draft.shelter.municipal_note = row.text(MUNICIPAL_NOTE);
        draft.eligibility_text = row.text(WHO);
        draft.shelter.designation = marked_as_welfare(row).then_some(Designation::Designated);
        let read = draft.eligibility_text.as_deref().and_then(eligibility::read);
        match read.filter(|who| who.kind == EligibilityKind::Welfare) {
            Some(who) => become_welfare_shelter(&mut draft, who)?,
            None => name_doubt(row, &mut draft, read.map(|who| who.kind), notes),
        }
        Some(draft)
    }
}

fn become_welfare_shelter(draft: &mut PlaceDraft, who: Eligibility) -> Option<()> {
    draft.category = CategoryId::parse("welfare_shelter")?;
    draft.targets = who.targets;
    let shelter = &mut draft.shelter;
    shelter.designation = Some(Designation::Designated);
    shelter.direct = (who.named_only == NamedOnly::Yes).then_some(DirectArrival::NamedOnly);
    shelter.carers_admitted = who.carers_admitted;
    shelter.hazard_dependent = who.hazard_dependent.then_some(true);
    Some(())
}

/// The id of a designated welfare shelter ends in 12 and one more character: so it
/// does in 8,923 of the 8,929 published rows that say whom they take.
fn marked_as_welfare(row: &Row<'_>) -> bool {
    row.get(gsi::KEY).chars().rev().nth(1) == Some('2')
}

/// At most one doubt a row: what a person should look at first.
fn name_doubt(
    row: &Row<'_>,
    draft: &mut PlaceDraft,
    kind: Option<EligibilityKind>,
    notes: &mut Notes,
) {
    let who = normalize(draft.eligibility_text.as_deref().unwrap_or_default());
    let says_nobody = who.bytes().all(|byte| byte.is_ascii_digit());
    let note = draft.shelter.municipal_note.as_deref().unwrap_or_default();
    if says_nobody && eligibility::mentions_care(note) {
        draft.shelter.designation = Some(Designation::Designated);
        notes.doubt(row, MUNICIPAL_NOTE, "eligibility-in-note");
    } else if who.is_empty() {
        if marked_as_welfare(row) {
            notes.doubt(row, gsi::KEY, "maybe-welfare-shelter");
        }
    } else {
        let code = match kind {
            Some(EligibilityKind::General) => "eligibility-general",
            Some(EligibilityKind::RestrictedOther) => "eligibility-restricted-other",
            Some(EligibilityKind::Welfare) | None => "eligibility-unread",
        };
        notes.doubt(row, WHO, code);
    }
}
