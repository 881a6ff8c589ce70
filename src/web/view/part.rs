//! What the fields of a place are called, and what they say, in words: for forms,
//! differences and comparisons. Contacts for staff are among them: for staff pages.

use super::{PageContext, date, layout::paragraphs};
use crate::{
    domain::{
        CategoryId, Code, Fact, Hazard, Location, OpeningHours, Target,
        code::CodeKind,
        place::field::{FIELDS, Field},
        schedule::{Pattern, Schedule},
    },
    i18n::Messages,
};
use chrono::NaiveDate;
use maud::{Markup, html};
use serde_json::Value;

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

/// What a field is called: by its name in the stored document, or in a form.
pub fn label(ctx: &PageContext, field: &str) -> String {
    let is_it = |known: &&Field| known.name == field || known.input() == field;
    if let Some(known) = FIELDS.iter().find(is_it) {
        return ctx.t(known.label);
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
    Pattern::from_hours(hours)
        .map_or_else(|| ctx.t("reading-wordless"), |pattern| pattern.in_words())
}

/// What belongs into a field, if anything needs to be said.
pub fn hint(ctx: &PageContext, key: &str) -> Option<String> {
    Messages::get(ctx.locale()).has(key).then(|| ctx.t(key))
}

fn code_label<K: CodeKind>(ctx: &PageContext, code: Option<Code<K>>) -> Option<&'static str> {
    code.map(|code| code.entry().label.get(ctx.locale()))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{domain::Locale, web::view::context::tests::context};
    use serde_json::json;

    #[test]
    fn every_field_of_a_place_has_a_name() {
        for locale in Locale::ALL {
            let labels = FIELDS.iter().map(|field| field.label);
            for key in labels.chain(WORDS.iter().map(|(.., key)| *key)) {
                assert!(Messages::get(locale).has(key), "{key}");
            }
        }
        let ctx = context("/");
        assert_eq!(label(&ctx, "municipal_note"), label(&ctx, "shelter.municipal_note"));
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
