//! What a field of text takes: how what was typed is tidied, what is wrong with it, and
//! when nobody typed anything. Forms, suggestions and bulk changes ask here. What was
//! published is kept as it was written, and asked about only.

use super::{
    PlaceDraft,
    contact::{MailAddresses, Telephones, is_web_address, says_none},
    field::{Field, FieldKind},
};
use crate::domain::{
    Invalid,
    text::{normalize, telephone},
};

impl Field {
    /// Takes what a person typed: nothing happens where it is what the place says
    /// already, and nothing is kept where it is wrong.
    pub fn take(&self, typed: &str, draft: &mut PlaceDraft) -> Result<(), Invalid> {
        let Some(text) = self.text else { return Ok(()) };
        let shown = (text.get)(draft).unwrap_or_default();
        if self.is_untouched(typed, shown) {
            return if shown.is_empty() { self.check(None) } else { Ok(()) };
        }
        let typed = self.normalize(typed);
        self.check(typed.as_deref())?;
        (text.set)(draft, typed);
        Ok(())
    }

    /// What a person typed as it is kept: without white space at the ends and characters
    /// that nobody sees, digits and mail addresses as machines take them. Blank is "not
    /// recorded", and so is 「なし」 in a contact.
    pub fn normalize(&self, typed: &str) -> Option<String> {
        let tidied = self.tidy(typed);
        let text = match self.kind {
            _ if self.is_contact() && says_none(&tidied) => String::new(),
            FieldKind::Telephones => telephone(&tidied),
            FieldKind::MailAddresses => normalize(&tidied),
            _ => tidied,
        };
        Some(text).filter(|text| !text.is_empty())
    }

    /// Whether a person may have a place say this, as [`Field::normalize`] gives it.
    pub fn check(&self, text: Option<&str>) -> Result<(), Invalid> {
        let fault = |code| Err(Invalid::new(self.name, code));
        let Some(text) = text else {
            return if matches!(self.kind, FieldKind::Name) { fault("required") } else { Ok(()) };
        };
        Invalid::check_length(self.name, self.max_chars, text)?;
        match self.kind {
            FieldKind::WebAddress if !is_web_address(text) => fault("not-a-url"),
            FieldKind::MailAddresses if MailAddresses::parse(text).is_none() => {
                fault("not-an-email")
            }
            FieldKind::Telephones if Telephones::parse(text).is_none() => {
                fault("not-a-phone-number")
            }
            _ => Ok(()),
        }
    }

    /// Whether what came back from a form is what stood in it: browsers write ends of
    /// lines their own way, and drop them where there is only one line.
    pub fn is_untouched(&self, typed: &str, shown: &str) -> bool {
        let seen = |text: &str| -> String {
            let kept = |c: &char| !c.is_control() || (self.has_lines() && *c == '\n');
            text.replace("\r\n", "\n").replace('\r', "\n").chars().filter(kept).collect()
        };
        typed == shown || seen(typed).trim() == seen(shown).trim()
    }

    /// Whether it may have several lines.
    pub fn has_lines(&self) -> bool {
        matches!(self.kind, FieldKind::Text)
    }

    fn tidy(&self, typed: &str) -> String {
        let text = typed.replace("\r\n", "\n").replace('\r', "\n");
        let lines = text.lines().map(|line| {
            let seen: String = line.chars().filter(|c| !c.is_control() || *c == '\t').collect();
            seen.trim_end().to_owned()
        });
        let joint = if self.has_lines() { "\n" } else { " " };
        lines.collect::<Vec<_>>().join(joint).trim().to_owned()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::CategoryId;

    fn taken(name: &str, typed: &str) -> Result<Option<String>, &'static str> {
        let category = CategoryId::parse("salon").expect("a category");
        let mut draft = PlaceDraft::new(category, "ひだまり").expect("a name");
        let field = Field::find(name).expect(name);
        field.take(typed, &mut draft).map_err(|fault| fault.code)?;
        Ok((field.text.expect(name).get)(&draft).map(str::to_owned))
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
        check("shelter.municipal_note", "特記", Some("特記"));
        check("url", "https://example.jp/a?b=c", Some("https://example.jp/a?b=c"));
        check("email", "fukushi.a+b@city.example.jp", Some("fukushi.a+b@city.example.jp"));
        check("email", "ａ@b.jp、c@d.jp", Some("a@b.jp、c@d.jp"));
        for none in ["なし", "－", "不明"] {
            for contact in ["phone", "fax", "email", "url", "contact_note", "private_contact"] {
                check(contact, none, None);
            }
            check("note", none, Some(none));
        }
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
        check("email", "担当 a@b.jp", "not-an-email");
        check("phone", "窓口へ", "not-a-phone-number");
        check("note", &"あ".repeat(2001), "too-long");
        check("name_kana", &"ア".repeat(201), "too-long");
        check("name", &"あ".repeat(101), "too-long");
        check("name", " ", "required");
        check("district", &"あ".repeat(61), "too-long");
    }

    #[test]
    fn what_is_too_long_is_told_the_limit_and_its_length() {
        let field = Field::find("note").expect("a field");
        let fault = field.check(Some(&"あ".repeat(2500))).expect_err("too long");
        assert_eq!(fault.numbers, [("max", 2000), ("now", 2500)]);
    }

    #[test]
    fn what_nobody_touched_is_what_stood_there() {
        fn check(name: &str, shown: &str, typed: &str, expected: bool) {
            let field = Field::find(name).expect(name);
            assert_eq!(field.is_untouched(typed, shown), expected, "{name}: {typed:?}");
        }
        check("note", "一\n二", "一\r\n二", true);
        check("note", "一\n二", "一二", false);
        check("phone", "04-0000-0001\n04-0000-0002", "04-0000-000104-0000-0002", true);
        check("phone", "なし", "なし", true);
        check("phone", "０４", "04", false);
        check("note", "", "", true);
    }
}
