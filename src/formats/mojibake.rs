//! Garbled text turned back: a file whose bytes were taken for Latin-1 or CP1252 and
//! saved as UTF-8. Only where every character leads back to one byte, and these bytes
//! are Japanese text without a fault; anything less certain stays as it is.

use encoding_rs::{SHIFT_JIS, UTF_8, WINDOWS_1252};
use std::borrow::Cow;

/// The text that was meant, if this one is garbled.
pub fn restored(text: &str) -> Option<String> {
    // Nearly all files leave here: their first other character is no byte of Latin-1.
    let first = text.chars().find(|c| !c.is_ascii())?;
    byte_of(first)?;
    let bytes: Vec<u8> = text.chars().map(byte_of).collect::<Option<_>>()?;
    [UTF_8, SHIFT_JIS].into_iter().find_map(|encoding| {
        let meant = encoding.decode_without_bom_handling_and_without_replacement(&bytes)?;
        let same = encoding.encode(&meant).0.as_ref() == bytes;
        (same && is_japanese(&meant)).then(|| Cow::into_owned(meant))
    })
}

/// The byte that a wrong reading made this character of.
fn byte_of(c: char) -> Option<u8> {
    u8::try_from(c).ok().or_else(|| {
        let mut buffer = [0; 4];
        let (bytes, _, lost) = WINDOWS_1252.encode(c.encode_utf8(&mut buffer));
        match bytes.as_ref() {
            [byte] if !lost => Some(*byte),
            _ => None,
        }
    })
}

/// Whether it surely is: Latin letters with marks and curly quotes may happen to read
/// as ideographs, but not as kana.
fn is_japanese(text: &str) -> bool {
    let is_kana = |c: &char| ('\u{3041}'..='\u{30FE}').contains(c);
    let is_control = |c: char| ('\u{80}'..'\u{A0}').contains(&c);
    text.chars().filter(is_kana).nth(2).is_some() && !text.chars().any(is_control)
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn latin1(bytes: &[u8]) -> String {
        bytes.iter().map(|byte| char::from(*byte)).collect()
    }

    #[test]
    fn text_garbled_on_its_way_is_turned_back() {
        let text = "名称,住所\n見本館,ところざわ市並木～№①";
        assert_eq!(restored(&latin1(&SHIFT_JIS.encode(text).0)).as_deref(), Some(text));
        assert_eq!(restored(&latin1(text.as_bytes())).as_deref(), Some(text));
        let garbled = WINDOWS_1252.decode_without_bom_handling(text.as_bytes()).0;
        assert_eq!(restored(&garbled).as_deref(), Some(text));
        let garbled =
            WINDOWS_1252.decode_without_bom_handling(&SHIFT_JIS.encode(text).0).0.into_owned();
        assert_eq!(restored(&garbled).as_deref(), Some(text));
    }

    #[test]
    fn text_that_is_not_garbled_stays() {
        for text in [
            "",
            "name,address",
            "名称,住所",
            "Café Müller, Ångström",
            "ÄÅÖÄÅÖ",
            "It’s Bob’s, “isn’t” it",
            "¥500",
            "名å称",
        ] {
            assert_eq!(restored(text), None, "{text}");
        }
        // A byte too few: not exactly reversible.
        let cut = latin1(&"見本館".as_bytes()[..8]);
        assert_eq!(restored(&cut), None);
    }

    proptest! {
        #[test]
        fn what_is_restored_leads_back_to_the_same_bytes(text in "[ -~ぁ-んァ-ヶ一-龠]{3,30}") {
            let garbled = latin1(text.as_bytes());
            let expected = text.chars().filter(|c| ('ぁ'..='ヶ').contains(c)).count() > 2;
            prop_assert_eq!(restored(&garbled).as_deref() == Some(text.as_str()), expected);
        }

        #[test]
        fn any_text_is_restored_or_left(text in "[\u{0}-\u{FF}€‚ƒ„…†‡]{0,40}") {
            let _ = restored(&text);
        }
    }
}
