//! What it costs, from a column a group of people and a remark, to one line and back.
//! A fee that is not stated is never taken for none.

use super::super::join;
use crate::formats::cell;

/// What the columns say: who and what, in their order; the remark belongs to nobody.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Fees {
    /// Whom a column is for, and its cell.
    pub of: Vec<(&'static str, Option<String>)>,
    /// Everything else.
    pub remark: Option<String>,
}

impl Fees {
    /// 「幼児 0円・大人 300円」, then the remark.
    pub fn text(&self) -> Option<String> {
        let said = self.of.iter().filter_map(|(who, fee)| Some((who, fee.as_ref()?)));
        let said: Vec<_> = said.map(|(who, fee)| fee_text(who, fee)).collect();
        join(&[(!said.is_empty()).then(|| said.join("・")), self.remark.clone()], "　")
    }

    /// Whether it is certain that nobody pays.
    pub fn are_none(&self) -> bool {
        let is_zero = |(_, fee): &(&str, Option<String>)| {
            fee.as_ref().is_some_and(|fee| cell::count(fee.trim_end_matches('円')) == Some(0))
        };
        !self.of.is_empty() && self.remark.is_none() && self.of.iter().all(is_zero)
    }

    /// The columns that make this text; what cannot be told apart is the remark.
    pub fn split(text: &str, who: &[&'static str]) -> Self {
        let (list, remark) = text.split_once('　').unwrap_or((text, ""));
        let mut of: Vec<(&'static str, Option<String>)> =
            who.iter().map(|who| (*who, None)).collect();
        for said in list.split('・') {
            let fee = of
                .iter_mut()
                .find_map(|(who, fee)| Some((fee, said.strip_prefix(*who)?.strip_prefix(' ')?)));
            let Some((fee, cell)) = fee else { return Self::whole(text, who) };
            *fee = Some(cell.strip_suffix('円').unwrap_or(cell).to_owned());
        }
        Self { of, remark: (!remark.is_empty()).then(|| remark.to_owned()) }
    }

    /// Everything as the remark.
    pub fn whole(text: &str, who: &[&'static str]) -> Self {
        let of = who.iter().map(|who| (*who, None)).collect();
        Self { of, remark: Some(text.to_owned()) }
    }
}

fn fee_text(who: &str, fee: &str) -> String {
    match cell::count(fee) {
        Some(yen) if !fee.ends_with(['人', '名']) => format!("{who} {yen}円"),
        _ => format!("{who} {fee}"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const WHO: [&str; 2] = ["子ども", "大人"];

    #[test]
    fn fees_become_one_line_and_part_again() {
        fn check(child: &str, adult: &str, remark: &str, expected: &str, none: bool) {
            let cell = |text: &str| (!text.is_empty()).then(|| text.to_owned());
            let of = vec![("子ども", cell(child)), ("大人", cell(adult))];
            let fees = Fees { of, remark: cell(remark) };
            let text = fees.text().unwrap_or_default();
            assert_eq!((text.as_str(), fees.are_none()), (expected, none));
            if !text.is_empty() {
                assert_eq!(Fees::split(&text, &WHO).text().as_deref(), Some(expected));
            }
        }
        check("0", "300", "", "子ども 0円・大人 300円", false);
        check("0", "0円", "", "子ども 0円・大人 0円", true);
        check("0", "", "", "子ども 0円", false);
        check("0", "0", "寄付歓迎", "子ども 0円・大人 0円　寄付歓迎", false);
        check("", "", "100円", "100円", false);
        check("無料", "", "", "子ども 無料", false);
        check("", "", "", "", false);
    }
}
