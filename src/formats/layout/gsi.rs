//! What the two files of 国土地理院 share: identity, name, place, site.

use crate::{
    domain::{CategoryId, MunicipalityCode, PlaceDraft},
    formats::{Notes, Row},
};

/// The number that the publisher gives every place.
pub const KEY: &str = "共通ID";
const NAME: &str = "施設・場所名";
const MUNICIPALITY: &str = "都道府県名及び市町村名";

/// A draft with all that both files say; `same_site` is the column that marks a
/// building or ground which is also in the other file.
pub fn read(
    row: &Row<'_>,
    category: CategoryId,
    same_site: &'static str,
    notes: &mut Notes,
) -> Option<PlaceDraft> {
    let key = row.line_text(KEY);
    if key.is_none() {
        notes.refuse(row, KEY, "required");
    }
    let draft = PlaceDraft::new(category, &row.line_text(NAME).unwrap_or_default());
    if let Err(invalid) = &draft {
        notes.refuse(row, NAME, invalid.code);
    }
    let location = row.location_or_doubt(notes);
    let (key, mut draft) = (key?, draft.ok()?);
    draft.location = location;
    draft.address = row.line_text("住所");
    draft.municipality = MunicipalityCode::of_address(row.get(MUNICIPALITY))
        .or_else(|| MunicipalityCode::of_address(draft.address.as_deref()?));
    draft.note = row.text("備考");
    if crate::domain::text::normalize(row.get(same_site)) == "1" {
        draft.site = site(&key);
    }
    draft.source_key = Some(key);
    Some(draft)
}

/// What both files say of a place from `source` in `column`, the other way round.
pub fn cell(draft: &PlaceDraft, column: &str, same_site: &str) -> Option<String> {
    let key = draft.source_key.as_deref();
    match column {
        KEY => draft.source_key.clone(),
        NAME => Some(draft.name.clone()),
        MUNICIPALITY => Some(draft.municipality?.municipality()?.full_name()),
        "住所" => draft.address.clone(),
        "緯度" => draft.given_location().map(|at| at.lat().to_string()),
        "経度" => draft.given_location().map(|at| at.lon().to_string()),
        "備考" => draft.note.clone(),
        column if column == same_site => {
            draft.site.as_deref().filter(|own| key.and_then(site).as_deref() == Some(*own))?;
            Some("1".to_owned())
        }
        _ => None,
    }
}

/// Shelter and emergency site of one building have the same number but for the
/// last three digits.
fn site(key: &str) -> Option<String> {
    let (end, _) = key.char_indices().rev().nth(2)?;
    (end > 0).then(|| format!("gsi-{}", &key[..end]))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn shelter_and_emergency_site_of_one_building_share_its_site() {
        assert_eq!(site("E1120800001111"), Some("gsi-E1120800001".to_owned()));
        assert_eq!(site("E1120800001111"), site("E1120800001201"));
        assert_ne!(site("E1120800001111"), site("E1120800002201"));
        assert_eq!(site("111"), None);
        assert_eq!(site("あ"), None);
    }
}
