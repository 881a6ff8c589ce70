//! What a spreadsheet program loses when it saves a file as CP932, as it does by default in
//! Japan: characters that this encoding has not become 「?」, and some come back as their
//! twins. What was lost so is no edit.

use super::layout::ibasho;
use crate::domain::{PlaceDraft, text::base_letter};
use encoding_rs::SHIFT_JIS;

/// How a text in this encoding is called in reports.
pub const NAME: &str = "CP932";

/// What is left of a text that was saved as CP932 and read again.
pub fn saved(text: &str) -> String {
    text.chars().map(left_of).collect()
}

/// Gives back to what a file in CP932 says what it lost of what the register says.
pub fn restore(register: &PlaceDraft, draft: &mut PlaceDraft) {
    if is_only_saved(&register.name, &draft.name) {
        draft.name.clone_from(&register.name);
    }
    for text in ibasho::texts() {
        if let (Some(said), Some(read)) = ((text.get)(register), (text.get)(draft))
            && said != read
            && is_only_saved(said, read)
        {
            let said = said.to_owned();
            (text.set)(draft, Some(said));
        }
    }
}

/// Whether a text is what is left of another one. Some programs write the letter that is
/// left of one with a mark (é) instead of 「?」.
fn is_only_saved(text: &str, left: &str) -> bool {
    let mut left = left.chars();
    let is_left = |c: char| match left.next() {
        Some(found) if found == left_of(c) => true,
        Some(found) => left_of(c) == '?' && base_letter(c) == found,
        None => false,
    };
    let all = text.chars().all(is_left);
    all && left.next().is_none()
}

fn left_of(c: char) -> char {
    match c {
        '〜' => '～',
        '−' => '－',
        '—' => '―',
        '‖' => '∥',
        '¢' => '￠',
        '£' => '￡',
        '¬' => '￢',
        c if c.is_ascii() => c,
        c => {
            let mut buffer = [0; 4];
            let (bytes, _, is_lost) = SHIFT_JIS.encode(c.encode_utf8(&mut buffer));
            if is_lost {
                return '?';
            }
            SHIFT_JIS.decode_without_bom_handling(&bytes).0.chars().next().unwrap_or('?')
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::CategoryId;

    fn draft(name: &str, note: &str) -> PlaceDraft {
        let category = CategoryId::parse("salon").expect("a category");
        let note = Some(note.to_owned());
        PlaceDraft { note, ..PlaceDraft::new(category, name).expect("a name") }
    }

    #[test]
    fn what_was_lost_in_saving_is_no_edit_and_an_edit_stays() {
        let register = draft("Café ♡ 会", "10〜12時");
        for (name, note) in [("Caf? ? 会", "10～12時"), ("Cafe ? 会", "10〜12時")] {
            let mut file = draft(name, note);
            restore(&register, &mut file);
            assert_eq!(file, register);
        }
        let mut edited = draft("Caf? ? 会", "10～13時");
        restore(&register, &mut edited);
        assert_eq!((edited.name.as_str(), edited.note.as_deref()), ("Café ♡ 会", Some("10～13時")));
        assert_eq!(saved("鶴ゖ曽根〜髙﨑"), "鶴?曽根～髙﨑");
    }

    #[test]
    fn a_text_that_goes_on_or_ends_sooner_is_another_one() {
        assert!(is_only_saved("あ〜", "あ～") && is_only_saved("", ""));
        assert!(!is_only_saved("あ〜", "あ") && !is_only_saved("あ", "あ～"));
    }
}
