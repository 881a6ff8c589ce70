//! Between the form and the place: what a place says as it stands in the form, and what
//! was typed as a place. Whatever the form does not show stays as it was,
//! and fields that it does not know do nothing.

use super::{fee, schedule};
use crate::{
    domain::{
        CategoryId, Code, Designation, DirectArrival, Invalid, Location, MunicipalityCode,
        PlaceDraft, PointShown, Recorded, Target, code::CodeKind, place::field::Field,
    },
    formats::cell,
    web::extract::Fields,
};

/// The words of the form for the ways in which a welfare shelter is one.
pub const DESIGNATIONS: [(&str, Designation); 2] =
    [("designated", Designation::Designated), ("agreement", Designation::Agreement)];
/// The words of the form for whether people may come directly.
pub const ARRIVALS: [(&str, DirectArrival); 3] = [
    ("yes", DirectArrival::Yes),
    ("no", DirectArrival::No),
    ("named_only", DirectArrival::NamedOnly),
];

/// What a place says, as it stands in the form.
pub fn fill(draft: &PlaceDraft) -> Fields {
    let mut fields = Vec::new();
    let mut put = |name: &str, value: String| fields.push((name.to_owned(), value));
    put("category", draft.category.id().to_owned());
    for (field, text) in Field::texts().filter(|(field, _)| field.is_in_place_form()) {
        put(field.input(), (text.get)(draft).unwrap_or_default().to_owned());
    }
    if let Some(at) = draft.location {
        put("lat", at.lat().to_string());
        put("lon", at.lon().to_string());
    }
    if draft.location.is_some() && draft.location_precision.is_none() {
        put("pin_right", "1".to_owned());
    }
    let is_area = draft.point_shown == PointShown::Area;
    put("point_shown", if is_area { "area" } else { "exact" }.to_owned());
    draft.targets.iter().for_each(|target| put("target", target.id().to_owned()));
    draft.facts.iter().for_each(|(code, yes)| put(&format!("fact-{}", code.id()), word(yes)));
    draft.hazards.iter().for_each(|(code, yes)| put(&format!("hazard-{}", code.id()), word(yes)));
    put("capacity", draft.capacity.map(|count| count.to_string()).unwrap_or_default());
    let shelter = &draft.shelter;
    put("designation", word_of(&DESIGNATIONS, shelter.designation));
    put("direct", word_of(&ARRIVALS, shelter.direct));
    put("carers_admitted", shelter.carers_admitted.map(word).unwrap_or_default());
    put("hazard_dependent", shelter.hazard_dependent.map(word).unwrap_or_default());
    schedule::fill(draft, &mut fields);
    Fields(fields)
}

/// What was typed over `base`, and what is wrong with it: nothing that nobody touched.
/// The place holds all that can be taken, for a preview.
pub fn read(fields: &Fields, base: &PlaceDraft) -> (PlaceDraft, Vec<Invalid>) {
    let mut draft = base.clone();
    let mut faults = Vec::new();
    let mut note = |read: Result<(), Invalid>| faults.extend(read.err());
    note(category(fields, &mut draft));
    for (field, _) in Field::texts().filter(|(field, _)| field.is_in_place_form()) {
        let input = field.input();
        if fields.has(input) {
            let taken = field.take(fields.text(input), &mut draft);
            note(taken.map_err(|fault| Invalid { field: input.into(), ..fault }));
        }
    }
    note(location(fields, base, &mut draft));
    if fields.has("point_shown") {
        let is_area = fields.text("point_shown") == "area";
        draft.point_shown = if is_area { PointShown::Area } else { PointShown::Exact };
    }
    if fields.has("targets") {
        draft.targets = fields.texts("target").filter_map(Target::parse).collect();
    }
    answers(fields, "fact", &mut draft.facts);
    answers(fields, "hazard", &mut draft.hazards);
    note(capacity(fields, &mut draft));
    shelter(fields, &mut draft);
    if draft.address != base.address {
        draft.municipality = draft.address.as_deref().and_then(MunicipalityCode::of_address);
    }
    faults.extend(schedule::read(fields, base, &mut draft));
    faults.extend(fee::contradiction(fields, base, &draft));
    (draft, faults)
}

fn category(fields: &Fields, draft: &mut PlaceDraft) -> Result<(), Invalid> {
    if !fields.has("category") {
        return Ok(());
    }
    let found = CategoryId::parse(fields.text("category"));
    draft.category = found.ok_or(Invalid::new("category", "unknown-category"))?;
    Ok(())
}

/// Coordinates that nobody touched stay as exact, or as rough, as they were. A point
/// typed, dragged or called right is given by a person.
fn location(fields: &Fields, base: &PlaceDraft, draft: &mut PlaceDraft) -> Result<(), Invalid> {
    if !fields.has("lat") || !fields.has("lon") {
        return Ok(());
    }
    let (lat, lon) = (fields.text("lat").trim(), fields.text("lon").trim());
    if lat.is_empty() && lon.is_empty() {
        (draft.location, draft.location_precision) = (None, None);
        return Ok(());
    }
    let degrees = |name: &'static str, text: &str| {
        let missing = if text.is_empty() { "required" } else { "not-a-number" };
        cell::number(text).ok_or(Invalid::new(name, missing))
    };
    let at = Location::new(degrees("lon", lon)?, degrees("lat", lat)?)?;
    let is_untouched = base.location == Some(at);
    draft.location = Some(at);
    if !is_untouched || fields.is_ticked("pin_right") {
        draft.location_precision = None;
    }
    Ok(())
}

fn answers<K: CodeKind>(fields: &Fields, prefix: &str, recorded: &mut Recorded<K>) {
    for code in Code::<K>::all() {
        let name = format!("{prefix}-{}", code.id());
        if fields.has(&name) {
            recorded.set(code, answer(fields.text(&name)));
        }
    }
}

fn capacity(fields: &Fields, draft: &mut PlaceDraft) -> Result<(), Invalid> {
    if !fields.has("capacity") {
        return Ok(());
    }
    let typed = fields.text("capacity").trim();
    let count = cell::count(typed);
    if !typed.is_empty() && count.is_none() {
        return Err(Invalid::new("capacity", "not-a-whole-number"));
    }
    draft.capacity = count;
    Ok(())
}

fn shelter(fields: &Fields, draft: &mut PlaceDraft) {
    let shelter = &mut draft.shelter;
    if fields.has("designation") {
        shelter.designation = value_of(&DESIGNATIONS, fields.text("designation"));
    }
    if fields.has("direct") {
        shelter.direct = value_of(&ARRIVALS, fields.text("direct"));
    }
    if fields.has("carers_admitted") {
        shelter.carers_admitted = answer(fields.text("carers_admitted"));
    }
    if fields.has("hazard_dependent") {
        shelter.hazard_dependent = answer(fields.text("hazard_dependent"));
    }
}

fn word(yes: bool) -> String {
    if yes { "yes" } else { "no" }.to_owned()
}

fn answer(word: &str) -> Option<bool> {
    match word {
        "yes" => Some(true),
        "no" => Some(false),
        _ => None,
    }
}

fn word_of<T: PartialEq + Copy>(words: &[(&'static str, T)], value: Option<T>) -> String {
    let found = words.iter().find(|(_, known)| Some(*known) == value);
    found.map(|(word, _)| (*word).to_owned()).unwrap_or_default()
}

fn value_of<T: Copy>(words: &[(&'static str, T)], word: &str) -> Option<T> {
    words.iter().find(|(known, _)| *known == word).map(|(_, value)| *value)
}

#[cfg(test)]
mod tests;
