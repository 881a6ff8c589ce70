//! What the fields of a listing are called, and what they say, in words: for forms,
//! differences and comparisons. Contacts for staff are among them: for staff pages.

use super::{PageContext, date, layout::paragraphs};
use crate::{
    domain::{
        CategoryId, Code, Fact, Hazard, Location, OpeningHours, Target,
        code::Kind,
        schedule::{Pattern, Schedule},
    },
    i18n::Messages,
};
use chrono::NaiveDate;
use maud::{Markup, html};
use serde_json::Value;

/// Every field by its name in the stored document, in the order in which people
/// read them, and the message that names it.
const FIELDS: [(&str, &str); 47] = [
    ("state", "field-state"),
    ("suspended_reason", "field-suspended-reason"),
    ("suspended_until", "field-suspended-until"),
    ("category", "field-category"),
    ("name", "field-name"),
    ("name_kana", "field-name-kana"),
    ("description", "field-description"),
    ("organization", "field-organization"),
    ("schedule", "field-schedule"),
    ("schedule_text", "field-schedule-text"),
    ("schedule_confirmed", "field-schedule-confirmed"),
    ("targets", "field-targets"),
    ("eligibility_text", "field-eligibility-text"),
    ("fee_text", "field-fee-text"),
    ("reservation_text", "field-reservation-text"),
    ("address", "field-address"),
    ("building", "field-building"),
    ("district", "field-district"),
    ("district_found", "field-district-found"),
    ("location", "field-location"),
    ("location_precision", "field-location-precision"),
    ("point_shown", "field-point-shown"),
    ("municipality", "field-municipality"),
    ("access", "field-access"),
    ("site", "field-site"),
    ("phone", "field-phone"),
    ("contact_note", "field-contact-note"),
    ("fax", "field-fax"),
    ("email", "field-email"),
    ("url", "field-url"),
    ("private_contact", "field-private-contact"),
    ("facts", "field-facts"),
    ("hazards", "field-hazards"),
    ("shelter.designation", "field-designation"),
    ("shelter.direct", "field-direct"),
    ("shelter.carers_admitted", "field-carers-admitted"),
    ("shelter.hazard_dependent", "field-hazard-dependent"),
    ("shelter.municipal_note", "field-municipal-note"),
    ("capacity", "field-capacity"),
    ("capacity_text", "field-capacity-text"),
    ("note", "field-note"),
    ("image_url", "field-image-url"),
    ("image_licence", "field-image-licence"),
    ("verified_on", "field-verified-on"),
    ("verified_by", "field-verified-by"),
    ("source", "field-source"),
    ("source_key", "field-source-key"),
];

/// Words for stored words, by field.
const WORDS: [(&str, &str, &str); 19] = [
    ("state", "draft", "state-draft"),
    ("state", "in_review", "state-in-review"),
    ("state", "published", "state-published"),
    ("state", "suspended", "state-suspended"),
    ("state", "closed", "state-closed"),
    ("point_shown", "exact", "point-exact"),
    ("point_shown", "area", "point-area"),
    ("shelter.designation", "designated", "designation-designated"),
    ("shelter.designation", "agreement", "designation-agreement"),
    ("shelter.direct", "yes", "direct-choice-yes"),
    ("shelter.direct", "no", "direct-choice-no"),
    ("shelter.direct", "named_only", "direct-choice-named"),
    ("location_precision", "address_block", "precision-block"),
    ("location_precision", "chome", "precision-chome"),
    ("location_precision", "town", "precision-town"),
    ("location_precision", "municipality", "precision-municipality"),
    ("location_precision", "landmark", "precision-landmark"),
    ("schedule_confirmed", "true", "schedule-by-person"),
    ("schedule_confirmed", "false", "schedule-by-machine-only"),
];

/// Where a field stands among all.
pub fn rank(field: &str) -> usize {
    let whole = field.split('.').next().unwrap_or_default();
    let found = FIELDS.iter().position(|(known, _)| *known == field || *known == whole);
    found.unwrap_or(FIELDS.len())
}

/// What a field is called.
pub fn label(ctx: &PageContext, field: &str) -> String {
    if let Some((_, key)) = FIELDS.iter().find(|(known, _)| *known == field) {
        return ctx.t(key);
    }
    let named = |code: Option<&'static str>, group: &str| {
        code.map(|name| format!("{}：{name}", ctx.t(group)))
    };
    let found = match field.split_once('.') {
        Some(("facts", code)) => named(code_label(ctx, Fact::parse(code)), "field-facts"),
        Some(("hazards", code)) => named(code_label(ctx, Hazard::parse(code)), "field-hazards"),
        _ => None,
    };
    found.unwrap_or_else(|| field.to_owned())
}

/// What a field says; nothing where nothing is recorded.
pub fn value(ctx: &PageContext, field: &str, value: &Value) -> Option<String> {
    let word = match value {
        Value::String(text) => text.clone(),
        Value::Bool(yes) => yes.to_string(),
        _ => String::new(),
    };
    if let Some((.., key)) = WORDS.iter().find(|(of, known, _)| *of == field && *known == word) {
        return Some(ctx.t(key));
    }
    Some(match (field, value) {
        (_, Value::Null) => return None,
        ("category", Value::String(id)) => {
            let found = CategoryId::parse(id)?;
            found.category().label(ctx.locale()).to_owned()
        }
        ("location", value) => {
            let at: Location = serde_json::from_value(value.clone()).ok()?;
            format!("{:.6}, {:.6}", at.lat(), at.lon())
        }
        ("schedule", value) => {
            let schedule: Schedule = serde_json::from_value(value.clone()).ok()?;
            hours(ctx, &schedule.opening_hours)
        }
        ("targets", Value::Array(codes)) => {
            let codes = codes.iter().filter_map(Value::as_str).filter_map(Target::parse);
            let names: Vec<_> = codes.map(|code| code.entry().label.get(ctx.locale())).collect();
            return Some(names.join(&ctx.t("list-joint"))).filter(|names| !names.is_empty());
        }
        ("suspended_until" | "verified_on", Value::String(day)) => {
            day.parse::<NaiveDate>().map_or(word, |day| date::day(ctx.locale(), day))
        }
        (_, Value::Bool(true)) => ctx.t("yes"),
        (_, Value::Bool(false)) => ctx.t("no"),
        (_, Value::String(_)) => word,
        (_, other) => other.to_string(),
    })
}

/// What a field says, to be shown; nothing is 未確認.
pub fn shown(ctx: &PageContext, field: &str, stored: &Value) -> Markup {
    html! {
        @match value(ctx, field, stored) {
            Some(text) => (paragraphs(&text)),
            None => span.unknown { (ctx.t("unknown")) },
        }
    }
}

/// Days and times in words where they can be chosen in words. An expression is for
/// programs, and never shown.
pub fn hours(ctx: &PageContext, hours: &OpeningHours) -> String {
    Pattern::of(hours).map_or_else(|| ctx.t("reading-wordless"), |pattern| pattern.in_words())
}

/// What belongs into a field, if anything needs to be said.
pub fn hint(ctx: &PageContext, key: &str) -> Option<String> {
    Messages::get(ctx.locale()).has(key).then(|| ctx.t(key))
}

fn code_label<K: Kind>(ctx: &PageContext, code: Option<Code<K>>) -> Option<&'static str> {
    code.map(|code| code.entry().label.get(ctx.locale()))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{
        domain::{Locale, PlaceDraft},
        web::view::{context::tests::context, site::tests::place},
    };
    use serde_json::json;

    #[test]
    fn every_field_of_a_listing_has_a_name() {
        let draft: PlaceDraft = place("salon", "ひだまり", None).draft;
        let Ok(Value::Object(fields)) = serde_json::to_value(&draft) else { panic!("a document") };
        let names = fields.keys().map(String::as_str).filter(|name| *name != "shelter");
        for name in names {
            assert!(FIELDS.iter().any(|(known, _)| *known == name), "{name}");
        }
        for locale in Locale::ALL {
            let keys = FIELDS.iter().map(|(_, key)| key).chain(WORDS.iter().map(|(.., key)| key));
            for key in keys {
                assert!(Messages::get(locale).has(key), "{key}");
            }
        }
    }

    #[test]
    fn values_are_said_in_words_and_blank_as_nothing() {
        fn check(field: &str, stored: &Value, expected: Option<&str>) {
            assert_eq!(value(&context("/"), field, stored).as_deref(), expected, "{field}");
        }
        check("phone", &Value::Null, None);
        check("phone", &json!("04-0000-0001"), Some("04-0000-0001"));
        check("state", &json!("suspended"), Some("休止中"));
        check("category", &json!("salon"), Some("地域サロン"));
        check("location", &json!([139.5, 35.75]), Some("35.750000, 139.500000"));
        check("facts.lift", &json!(false), Some("なし"));
        check("schedule", &json!({ "opening_hours": "Tu 10:00+" }), Some("毎週火曜日 10:00～"));
        let wordless = json!({ "opening_hours": "Jan-Dec 20" });
        check("schedule", &wordless, Some("読み取りましたが、ことばでは表示できません"));
        check("targets", &json!([]), None);
        check("targets", &json!(["elderly"]), Some("高齢者"));
        check("verified_on", &json!("2026-11-03"), Some("2026年11月3日"));
        check("capacity", &json!(30), Some("30"));
        assert!(shown(&context("/"), "note", &json!("<b>")).0.contains("&lt;b&gt;"));
        assert!(shown(&context("/"), "phone", &Value::Null).0.contains("未確認"));
        assert_eq!(label(&context("/"), "facts.lift"), "設備：エレベーター");
    }
}
