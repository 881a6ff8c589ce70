//! Whether what is typed about money and the answer to 「無料」 say the same. Where one
//! was changed and they do not, whoever saves is asked; nothing is decided for them.

use crate::{
    domain::{Fact, Invalid, PlaceDraft, text::normalize},
    web::extract::Fields,
};

/// The box by which somebody says that both are right.
pub const AGREED: &str = "fee_right";
/// The code of the contradiction, at both fields.
pub const CONTRADICTS: &str = "fee-contradicts";
/// The field of the answer.
const ANSWER: &str = "fact-free_of_charge";

/// The contradiction at both fields, if there is one that nobody has called right.
pub fn contradiction(fields: &Fields, base: &PlaceDraft, draft: &PlaceDraft) -> Vec<Invalid> {
    let answer = |draft: &PlaceDraft| draft.facts.get(Fact::parse("free_of_charge")?);
    let is_changed = draft.fee_text != base.fee_text || answer(draft) != answer(base);
    let said = draft.fee_text.as_deref().and_then(says_free);
    let contradicts = said.is_some_and(|free| answer(draft) == Some(!free));
    if !is_changed || !contradicts || fields.is_ticked(AGREED) {
        return Vec::new();
    }
    ["fee_text", ANSWER].map(|field| Invalid::new(field, CONTRADICTS)).into()
}

/// Whether words call it free or name a price; nothing where they do both or neither.
fn says_free(text: &str) -> Option<bool> {
    let text = normalize(text).replace([',', ' '], "");
    let prices = text.split('円').rev().skip(1).map(|before| {
        let digits = before.chars().rev().take_while(char::is_ascii_digit);
        digits.fold(None, |seen: Option<bool>, digit| Some(seen == Some(true) || digit != '0'))
    });
    let (mut is_free, mut is_priced) = (text.contains("無料"), text.contains("有料"));
    for price in prices.flatten() {
        is_free |= !price;
        is_priced |= price;
    }
    (is_free != is_priced).then_some(is_free)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_about_money_are_taken_for_free_or_not_only_where_they_are_plain() {
        fn check(text: &str, expected: Option<bool>) {
            assert_eq!(says_free(text), expected, "{text}");
        }
        check("無料", Some(true));
        check("参加費は０円です", Some(true));
        check("1回300円", Some(false));
        check("１，０００ 円（お茶代）", Some(false));
        check("有料", Some(false));
        check("子ども無料、大人300円", None);
        check("実費", None);
        check("円満に", None);
    }
}
