//! The fields of the form that hold text: where each stands in a listing, how it is
//! typed, and what cannot be taken. Names are those of the stored document.

use crate::{
    domain::{Invalid, PlaceDraft, text::telephone},
    formats::cell,
};

/// The longest line, in characters.
const LONGEST_LINE: usize = 200;
/// The longest text of several lines, in characters.
const LONGEST_TEXT: usize = 2000;

/// A field that holds text.
#[derive(Debug)]
pub struct TextField {
    /// Its name in the form.
    pub name: &'static str,
    /// How it is typed.
    pub kind: Kind,
    /// What a listing says in it.
    pub of: fn(&PlaceDraft) -> Option<&String>,
    set: fn(&mut PlaceDraft, Option<String>),
}

/// How a text is typed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    /// On one line.
    Line,
    /// On several lines.
    Lines,
    /// A telephone or fax number.
    Phone,
    /// A mail address.
    Mail,
    /// The address of a page.
    Page,
}

macro_rules! text {
    ($kind:ident, $($field:ident).+) => {
        TextField {
            name: last(stringify!($($field).+)),
            kind: Kind::$kind,
            of: |draft| draft.$($field).+.as_ref(),
            set: |draft, text| draft.$($field).+ = text,
        }
    };
}

/// The part of a path after its last dot.
const fn last(path: &'static str) -> &'static str {
    let bytes = path.as_bytes();
    let mut at = bytes.len();
    while at > 0 && bytes[at - 1] != b'.' {
        at -= 1;
    }
    path.split_at(at).1
}

/// Every one, in the order of the form.
pub const TEXTS: [TextField; 22] = [
    text!(Line, name_kana),
    text!(Lines, description),
    text!(Line, organization),
    text!(Line, address),
    text!(Line, building),
    text!(Line, district),
    text!(Lines, access),
    text!(Lines, schedule_text),
    text!(Lines, eligibility_text),
    text!(Lines, fee_text),
    text!(Lines, reservation_text),
    text!(Phone, phone),
    text!(Lines, contact_note),
    text!(Phone, fax),
    text!(Mail, email),
    text!(Page, url),
    text!(Lines, private_contact),
    text!(Lines, capacity_text),
    text!(Lines, shelter.municipal_note),
    text!(Lines, note),
    text!(Page, image_url),
    text!(Line, image_licence),
];

/// The field of this name.
pub fn text_field(name: &str) -> Option<&'static TextField> {
    const { &TEXTS }.iter().find(|field| field.name == name)
}

impl TextField {
    /// Takes what was typed; blank is "not recorded".
    pub fn take(&self, typed: &str, draft: &mut PlaceDraft) -> Result<(), Invalid> {
        let mut text = tidy(typed, self.kind);
        if self.kind == Kind::Phone {
            text = telephone(&text);
        }
        let fault = |code| Err(Invalid::new(self.name, code));
        let longest = if self.kind == Kind::Lines { LONGEST_TEXT } else { LONGEST_LINE };
        let has_digit = |text: &str| text.chars().any(char::is_numeric);
        match self.kind {
            _ if text.is_empty() => {}
            _ if text.chars().count() > longest => return fault("too-long"),
            Kind::Page if !cell::is_url(&text) => return fault("not-a-url"),
            Kind::Mail if !is_mail_address(&text) => return fault("not-an-email"),
            Kind::Phone if !has_digit(&text) => return fault("not-a-phone-number"),
            _ => {}
        }
        (self.set)(draft, Some(text).filter(|text| !text.is_empty()));
        Ok(())
    }
}

/// Without what is typed unseen: control characters, and white space at the ends.
pub fn tidy(typed: &str, kind: Kind) -> String {
    let text = typed.replace("\r\n", "\n").replace('\r', "\n");
    let lines = text.lines().map(|line| {
        let seen: String = line.chars().filter(|c| !c.is_control() || *c == '\t').collect();
        seen.trim_end().to_owned()
    });
    let joint = if kind == Kind::Lines { "\n" } else { " " };
    lines.collect::<Vec<_>>().join(joint).trim().to_owned()
}

fn is_mail_address(text: &str) -> bool {
    let plain = |c: char| c.is_ascii_alphanumeric() || "._%+-".contains(c);
    text.split_once('@').is_some_and(|(name, host)| {
        !name.is_empty() && host.contains('.') && name.chars().chain(host.chars()).all(plain)
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::web::view::site::tests::place;

    fn taken(name: &str, typed: &str) -> Result<Option<String>, &'static str> {
        let mut draft = place("salon", "ひだまり", None).draft;
        let field = text_field(name).expect(name);
        field.take(typed, &mut draft).map_err(|fault| fault.code)?;
        Ok((field.of)(&draft).cloned())
    }

    #[test]
    fn a_text_is_taken_as_meant_and_blank_is_not_recorded() {
        fn check(name: &str, typed: &str, expected: Option<&str>) {
            assert_eq!(taken(name, typed), Ok(expected.map(str::to_owned)), "{name}: {typed}");
        }
        check("note", " 一行目 \r\n二行目\u{0}\r\n", Some("一行目\n二行目"));
        check("name_kana", "ヒダマリ\nサロン", Some("ヒダマリ サロン"));
        check("phone", "\u{3000} ", None);
        check("phone", "04-0000-0001（平日）", Some("04-0000-0001（平日）"));
        check("phone", "０４－００００−０００１（内線３）", Some("04-0000-0001（内線3）"));
        check("fax", "＋81 4ー0000ー0002", Some("+81 4-0000-0002"));
        check("municipal_note", "特記", Some("特記"));
        check("url", "https://example.jp/a?b=c", Some("https://example.jp/a?b=c"));
        check("email", "fukushi.a+b@city.example.jp", Some("fukushi.a+b@city.example.jp"));
    }

    #[test]
    fn what_cannot_be_taken_is_named() {
        fn check(name: &str, typed: &str, code: &str) {
            assert_eq!(taken(name, typed), Err(code), "{name}: {typed}");
        }
        for typed in ["javascript:alert(1)", "example.jp", "ftp://example.jp", "data:text/html,x"] {
            check("url", typed, "not-a-url");
            check("image_url", typed, "not-a-url");
        }
        check("email", "a@b", "not-an-email");
        check("email", "a@b.jp, c@d.jp", "not-an-email");
        check("phone", "なし", "not-a-phone-number");
        check("note", &"あ".repeat(2001), "too-long");
        check("name_kana", &"ア".repeat(201), "too-long");
    }
}
