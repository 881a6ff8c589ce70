//! Strict query strings for programs: unknown, repeated, empty and unreadable
//! parameters are refused by name. Pages are forgiving and do not use this.

use crate::{
    catalog::{Filter, Open},
    domain::{
        CategoryId, CategorySet, CodeSet, Fact, Invalid, Target, schedule::Asked,
        text::search_words,
    },
};
use chrono::{DateTime, Utc};
use percent_encoding::percent_decode;
use serde_json::{Map, Value};
use std::borrow::Cow;

/// The longest value taken.
const MAX_VALUE_BYTES: usize = 1000;

/// After this many faults the rest is not read: the answer would outgrow the request.
const MAX_FAULTS: usize = 20;

/// A parameter that a route takes.
#[derive(Debug, Clone, Copy)]
pub struct Parameter {
    name: &'static str,
    repeatable: bool,
}

/// A parameter given at most once.
pub const fn once(name: &'static str) -> Parameter {
    Parameter { name, repeatable: false }
}

/// A parameter that may be repeated.
pub const fn repeatable(name: &'static str) -> Parameter {
    Parameter { name, repeatable: true }
}

/// The parameters of one request, and every fault found in them so far.
#[derive(Debug)]
pub struct Query {
    values: Vec<(&'static str, String)>,
    faults: Vec<Invalid>,
}

impl Query {
    /// Reads a raw query string against the parameters that the route takes.
    pub fn read(raw: Option<&str>, known: &[Parameter]) -> Self {
        let mut query = Self { values: Vec::new(), faults: Vec::new() };
        for pair in raw.unwrap_or_default().split('&').filter(|pair| !pair.is_empty()) {
            if query.faults.len() >= MAX_FAULTS {
                break;
            }
            let (name, value) = pair.split_once('=').unwrap_or((pair, ""));
            if let Err(fault) = query.take(name, value, known) {
                query.faults.push(fault);
            }
        }
        query
    }

    fn take(&mut self, name: &str, value: &str, known: &[Parameter]) -> Result<(), Invalid> {
        let name = decode(name);
        let Some(parameter) = known.iter().find(|p| *p.name.as_bytes() == *name) else {
            let shown: String = String::from_utf8_lossy(&name).chars().take(40).collect();
            return Err(Invalid::new(shown, "unknown-parameter"));
        };
        let name = parameter.name;
        if !parameter.repeatable && self.values.iter().any(|(known, _)| *known == name) {
            return Err(Invalid::new(name, "repeated"));
        }
        let value = String::from_utf8(decode(value).into_owned())
            .map_err(|_| Invalid::new(name, "not-utf8"))?;
        self.add_value(name, value)
    }

    /// Reads a JSON object as if its members were parameters: a list stands for a
    /// repeated one, and members in `others` are not looked at.
    pub fn read_json(object: &Map<String, Value>, known: &[Parameter], others: &[&str]) -> Self {
        let mut query = Self { values: Vec::new(), faults: Vec::new() };
        for (name, value) in object.iter().filter(|(name, _)| !others.contains(&name.as_str())) {
            if query.faults.len() >= MAX_FAULTS {
                break;
            }
            if let Err(fault) = query.take_json(name, value, known) {
                query.faults.push(fault);
            }
        }
        query
    }

    fn take_json(&mut self, name: &str, value: &Value, known: &[Parameter]) -> Result<(), Invalid> {
        let Some(parameter) = known.iter().find(|p| p.name == name) else {
            let shown: String = name.chars().take(40).collect();
            return Err(Invalid::new(shown, "unknown-parameter"));
        };
        let name = parameter.name;
        let values = match value {
            Value::Array(values) if parameter.repeatable => values.as_slice(),
            one => std::slice::from_ref(one),
        };
        values.iter().try_for_each(|value| match value {
            Value::String(text) => self.add_value(name, text.clone()),
            Value::Number(number) => self.add_value(name, number.to_string()),
            _ => Err(Invalid::new(name, "wrong-type")),
        })
    }

    /// Keeps a value, unless it is empty or too long.
    fn add_value(&mut self, name: &'static str, value: String) -> Result<(), Invalid> {
        if value.trim().is_empty() {
            return Err(Invalid::new(name, "empty"));
        }
        if value.len() > MAX_VALUE_BYTES {
            return Err(Invalid::new(name, "too-long"));
        }
        self.values.push((name, value));
        Ok(())
    }

    /// The value of a parameter.
    pub fn text(&self, name: &str) -> Option<&str> {
        self.values.iter().find(|(known, _)| *known == name).map(|(_, value)| value.as_str())
    }

    /// Every value of a parameter.
    pub fn texts(&self, name: &str) -> impl Iterator<Item = &str> {
        self.values.iter().filter(move |(known, _)| *known == name).map(|(_, value)| value.as_str())
    }

    /// The value of a parameter, read by `read`; a fault is noted.
    pub fn value<T>(
        &mut self,
        name: &'static str,
        read: impl FnOnce(&str) -> Result<T, Invalid>,
    ) -> Option<T> {
        match read(self.text(name)?) {
            Ok(value) => Some(value),
            Err(fault) => {
                self.faults.push(Invalid::new(name, fault.code));
                None
            }
        }
    }

    /// Every value of a parameter, read by `read`; the first fault is noted.
    pub fn values<T>(
        &mut self,
        name: &'static str,
        read: impl Fn(&str) -> Result<T, Invalid>,
    ) -> Vec<T> {
        let found: Result<Vec<T>, Invalid> = self.texts(name).map(read).collect();
        found.unwrap_or_else(|fault| {
            self.fault(name, fault.code);
            Vec::new()
        })
    }

    /// Notes that a parameter cannot be used.
    pub fn fault(&mut self, name: &'static str, code: &'static str) {
        self.faults.push(Invalid::new(name, code));
    }

    /// The value of a parameter that must be there.
    pub fn required<T>(
        &mut self,
        name: &'static str,
        read: impl FnOnce(&str) -> Result<T, Invalid>,
    ) -> Option<T> {
        if self.text(name).is_none() && !self.faults.iter().any(|fault| fault.field == name) {
            self.faults.push(Invalid::new(name, "required"));
        }
        self.value(name, read)
    }

    /// A whole number within `range`, or `default`.
    pub fn limit(&mut self, range: std::ops::RangeInclusive<usize>, default: usize) -> usize {
        let read = |text: &str| match text.parse() {
            Ok(number) if range.contains(&number) => Ok(number),
            _ => Err(Invalid::new("limit", "limit-range")),
        };
        self.value("limit", read).unwrap_or(default)
    }

    /// The filter that `category`, `fact`, `fact_any`, `target`, `district` and `q` make.
    pub fn filter(&mut self) -> Filter {
        Filter {
            categories: self.categories(),
            facts: self.codes("fact", "unknown-fact", Fact::parse),
            facts_any: self.codes("fact_any", "unknown-fact", Fact::parse),
            targets: self.codes("target", "unknown-target", Target::parse),
            districts: self.texts("district").map(str::to_owned).collect(),
            words: self.words(),
            ..Filter::default()
        }
    }

    /// What `open` asks of schedules.
    pub fn open(&mut self, now: DateTime<Utc>) -> Option<Open> {
        self.value("open", Asked::parse).map(|asked| Open::Held(asked.at(now)))
    }

    fn words(&mut self) -> Vec<String> {
        let words = self.text("q").map(search_words);
        if words.as_ref().is_some_and(Vec::is_empty) {
            self.faults.push(Invalid::new("q", "empty"));
        }
        words.unwrap_or_default()
    }

    /// The categories named.
    pub fn categories(&mut self) -> CategorySet {
        let found: Vec<_> = self.texts("category").map(CategoryId::parse).collect();
        if found.contains(&None) {
            self.faults.push(Invalid::new("category", "unknown-category"));
        }
        found.into_iter().flatten().collect()
    }

    /// The codes named by a parameter.
    pub fn codes<K: crate::domain::code::CodeKind>(
        &mut self,
        name: &'static str,
        unknown: &'static str,
        parse: impl Fn(&str) -> Option<crate::domain::Code<K>>,
    ) -> CodeSet<K> {
        let found: Vec<_> = self.texts(name).map(parse).collect();
        if found.contains(&None) {
            self.faults.push(Invalid::new(name, unknown));
        }
        found.into_iter().flatten().collect()
    }

    /// Ends the reading: every fault found, or nothing.
    pub fn finish(self) -> Result<(), Vec<Invalid>> {
        if self.faults.is_empty() { Ok(()) } else { Err(self.faults) }
    }
}

/// The name of a `name=value` pair.
pub fn name_of(pair: &str) -> String {
    let name = pair.split('=').next().unwrap_or_default();
    String::from_utf8_lossy(&decode(name)).into_owned()
}

/// `application/x-www-form-urlencoded`: `+` is a space.
fn decode(text: &str) -> Cow<'_, [u8]> {
    if !text.bytes().any(|byte| byte == b'+' || byte == b'%') {
        return Cow::Borrowed(text.as_bytes());
    }
    Cow::Owned(percent_decode(text.replace('+', " ").as_bytes()).collect())
}

/// Reads a decimal number; range checks refuse what is not finite.
pub fn number(text: &str) -> Result<f64, Invalid> {
    text.trim().parse().map_err(|_| Invalid::new("", "not-a-number"))
}

#[cfg(test)]
mod tests {
    use super::*;

    const KNOWN: [Parameter; 3] = [once("lat"), once("q"), repeatable("category")];

    fn faults(raw: &str) -> Vec<(String, &'static str)> {
        let mut query = Query::read(Some(raw), &KNOWN);
        query.filter();
        let faults = query.finish().err().unwrap_or_default();
        faults.into_iter().map(|fault| (fault.field.to_string(), fault.code)).collect()
    }

    #[test]
    fn what_cannot_be_used_is_refused_by_name() {
        fn check(raw: &str, name: &str, code: &str) {
            assert_eq!(faults(raw), [(name.to_owned(), code)], "{raw}");
        }
        check("open=now", "open", "unknown-parameter");
        check("lat=1&lat=2", "lat", "repeated");
        check("q=", "q", "empty");
        check("q", "q", "empty");
        check("q=%20+", "q", "empty");
        check("q=%ff", "q", "not-utf8");
        check(&format!("q={}", "a".repeat(1001)), "q", "too-long");
        check("category=castle", "category", "unknown-category");
        check("%ff=1", "\u{fffd}", "unknown-parameter");
    }

    #[test]
    fn repeatable_parameters_are_alternatives() {
        let mut query = Query::read(Some("category=salon&category=aed&q=%E6%89%80+沢"), &KNOWN);
        let filter = query.filter();
        assert_eq!(filter.categories.iter().count(), 2);
        assert_eq!(filter.words, ["所", "沢"]);
        assert!(query.finish().is_ok());
    }
}
