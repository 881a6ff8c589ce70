//! Degrees of latitude or longitude: decimal, or in degrees, minutes and seconds
//! where nothing else can be meant.

use super::{super::Notes, number};
use crate::domain::text::normalize;

/// Decimal degrees.
pub fn degrees(text: &str, notes: &mut Notes) -> Option<f64> {
    if let Some(number) = number(text) {
        notes.full_width(text);
        return Some(number);
    }
    let degrees = of_parts(&normalize(text.trim()))?;
    notes.repair("coordinates-dms", text);
    Some(degrees)
}

/// `35度47分12.5秒`, `北緯35°47′12″`, `35.47.12`.
fn of_parts(text: &str) -> Option<f64> {
    let text = ["北緯", "東経", "N", "E"]
        .iter()
        .find_map(|prefix| text.strip_prefix(prefix))
        .unwrap_or(text);
    let marked = text.contains(['度', '°', '\u{00BA}']);
    let parts: Vec<&str> = if marked {
        text.split(['度', '°', '\u{00BA}', '分', '′', '\'', '’', '秒', '″', '"', '”']).collect()
    } else {
        let parts: Vec<&str> = text.splitn(3, '.').collect();
        // 「35.47.12」: a decimal number has no second point.
        if parts.len() < 3 { Vec::new() } else { parts }
    };
    let mut said = parts.iter().map(|part| part.trim()).filter(|part| !part.is_empty());
    let (degrees, minutes, seconds) = (said.next()?, said.next()?, said.next().unwrap_or("0"));
    let whole = |part: &str| {
        part.bytes().all(|byte| byte.is_ascii_digit()).then(|| part.parse::<u32>().ok())?
    };
    let (degrees, minutes, seconds) = (whole(degrees)?, whole(minutes)?, number(seconds)?);
    let sound = said.next().is_none() && minutes < 60 && (0.0..60.0).contains(&seconds);
    let decimal = f64::from(degrees) + f64::from(minutes) / 60.0 + seconds / 3600.0;
    // About a centimetre: more than that the seconds do not say.
    sound.then(|| (decimal * 1e7).round() / 1e7)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn degrees_minutes_and_seconds_are_read_where_they_are_certain() {
        fn check(text: &str, expected: Option<f64>) {
            let read = degrees(text, &mut Notes::default());
            let same = |left: f64, right: f64| (left - right).abs() < 1e-7;
            assert!(
                read.zip(expected).map_or(read == expected, |(a, b)| same(a, b)),
                "{text}: {read:?}"
            );
        }
        let second = 1.0 / 3600.0;
        check("35.8", Some(35.8));
        check("３５．８", Some(35.8));
        check("35度47分12秒", Some(35.0 + 47.0 / 60.0 + 12.0 * second));
        check("北緯35度47分12.5秒", Some(35.0 + 47.0 / 60.0 + 12.5 * second));
        check("139°28′07″", Some(139.0 + 28.0 / 60.0 + 7.0 * second));
        check("東経139度28分", Some(139.0 + 28.0 / 60.0));
        check("35.47.12", Some(35.0 + 47.0 / 60.0 + 12.0 * second));
        check("35.47.12.25", Some(35.0 + 47.0 / 60.0 + 12.25 * second));
        for other in
            ["354712", "35.60.00", "35度", "35度99分", "北緯35", "35-47-12", "度分秒", "1.2.x"]
        {
            check(other, None.or(number(other)));
        }
    }
}
