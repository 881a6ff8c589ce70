//! 国土地理院「指定緊急避難場所データ」, CSV and GeoJSON.
//! A hazard that is not marked is not recorded, never "unsafe".

use super::{Layout, gsi};
use crate::{
    domain::{CategoryId, Hazard, PlaceDraft, text::normalize},
    formats::{Notes, ReadOptions, Row},
};

/// Places to flee to from one kind of disaster.
pub struct GsiEmergency;

const SAME_SITE: &str = "指定避難所との住所同一";
const SOURCE: &str = "gsi:emergency_site";

impl Layout for GsiEmergency {
    fn name(&self) -> &'static str {
        "gsi_emergency"
    }

    fn columns(&self) -> &'static [&'static str] {
        &[
            "NO",
            gsi::KEY,
            "都道府県名及び市町村名",
            "施設・場所名",
            "住所",
            "洪水",
            "崖崩れ、土石流及び地滑り",
            "高潮",
            "地震",
            "津波",
            "大規模な火事",
            "内水氾濫",
            "火山現象",
            SAME_SITE,
            "緯度",
            "経度",
            "備考",
        ]
    }

    fn required(&self, _: &ReadOptions<'_>) -> &'static [&'static str] {
        &[gsi::KEY, "施設・場所名", "洪水", "津波"]
    }

    fn key_column(&self) -> &'static str {
        gsi::KEY
    }

    fn written_columns(&self) -> &'static [&'static str] {
        self.columns()
    }

    fn write_row(&self, draft: &PlaceDraft) -> Option<Vec<String>> {
        let hazard = |column: &str| {
            let hazard = Hazard::all().find(|h| h.entry().column.as_deref() == Some(column))?;
            (draft.hazards.get(hazard) == Some(true)).then(|| "1".to_owned())
        };
        let cell = |column: &&str| gsi::cell(draft, column, SAME_SITE).or_else(|| hazard(column));
        let is_ours = draft.source.as_deref() == Some(SOURCE);
        is_ours.then(|| self.columns().iter().map(|c| cell(c).unwrap_or_default()).collect())
    }

    fn read_row(
        &self,
        row: &Row<'_>,
        _: &ReadOptions<'_>,
        notes: &mut Notes,
    ) -> Option<PlaceDraft> {
        let category = CategoryId::parse("emergency_site")?;
        let mut draft = gsi::read(row, category, SAME_SITE, notes)?;
        draft.source = Some(SOURCE.to_owned());
        for hazard in Hazard::all() {
            let Some(column) = hazard.entry().column.as_deref() else { continue };
            let Some(mark) = row.text(column) else { continue };
            if normalize(&mark) == "1" {
                draft.hazards.set(hazard, Some(true));
            } else {
                notes.doubt(row, column, "unknown-value");
            }
        }
        Some(draft)
    }
}
