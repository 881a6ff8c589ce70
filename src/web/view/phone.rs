//! Telephone numbers and mail addresses as people write them, made into links.

use super::icon::icon;
use crate::domain::place::contact::{MailAddresses, Telephones, numbers};
use maud::{Markup, html};

/// The numbers of a contact that can be called: what a `tel:` link takes, and each as it
/// is written. None where the contact does not parse.
pub fn numbers_to_call(written: &str) -> Vec<(String, String)> {
    let telephones = Telephones::parse(written);
    let numbers = telephones.iter().flat_map(Telephones::iter);
    numbers.filter_map(|number| Some((number.dial.clone()?, number.written.clone()))).collect()
}

/// A button for each number that can be called; `word` says what it does.
pub fn buttons(word: &str, written: &str) -> Markup {
    html! { @for (dial, written) in numbers_to_call(written) {
        a.action.action--main href={ "tel:" (dial) } {
            (icon("ui-phone")) (word) span.number { (written) }
        }
    } }
}

/// A text whose telephone numbers can be tapped, but for those of a fax.
pub fn callable(text: &str) -> Markup {
    let mut at = 0;
    let numbers = numbers(text).into_iter().filter(|number| !number.is_fax);
    let linked = numbers.map(|number| {
        let before = &text[std::mem::replace(&mut at, number.range.end)..number.range.start];
        html! {
            (before)
            a.action href={ "tel:" (number.dial) } { (icon("ui-phone")) (text[number.range]) }
        }
    });
    let linked: Vec<_> = linked.collect();
    html! { @for part in linked { (part) } (text[at..]) }
}

/// How many telephone numbers of a text can be tapped.
pub fn count_numbers(text: &str) -> usize {
    numbers(text).iter().filter(|number| !number.is_fax).count()
}

/// A text up to where the words of its first telephone number end, and the rest, where that
/// holds further numbers.
pub fn split_after_first_number(text: &str) -> (&str, Option<&str>) {
    let found = numbers(text);
    let mut callable = found.iter().filter(|number| !number.is_fax);
    let (Some(first), Some(second)) = (callable.next(), callable.next()) else {
        return (text, None);
    };
    let between = &text[first.range.end..second.range.start];
    let length = between.find(|c: char| "、，,;；/／・\n\t".contains(c)).unwrap_or(0);
    let (first, rest) = text.split_at(first.range.end + length);
    (first, Some(rest.trim_start_matches(|c: char| !c.is_alphanumeric() && !"+(（".contains(c))))
}

/// Mail addresses, each a link where the text parses; else the text as it was written.
pub fn mails(written: &str) -> Markup {
    let Some(addresses) = MailAddresses::parse(written) else { return html! { (written) } };
    html! { @for (number, address) in addresses.iter().enumerate() {
        @if number > 0 { br; }
        a href={ "mailto:" (address) } { (address) }
    } }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_numbers_in_a_contact_can_be_called() {
        fn check(text: &str, expected: &[(&str, &str)]) {
            let html = callable(text).into_string();
            let links: Vec<_> = html
                .split("href=\"tel:")
                .skip(1)
                .map(|rest| {
                    let (dial, rest) = rest.split_once('"').expect("a link");
                    let shown = rest.split("</svg>").nth(1).and_then(|rest| rest.split('<').next());
                    (shown.expect("a text"), dial)
                })
                .collect();
            assert_eq!(links, expected, "{html}");
        }
        check("福祉総務課 04-0000-1111", &[("04-0000-1111", "0400001111")]);
        check("福祉総務課（04-0000-1111）まで", &[("04-0000-1111", "0400001111")]);
        check(
            "〒359-8501 所沢市並木1-1-1 ０４－００００－１１１１",
            &[("０４－００００－１１１１", "0400001111")],
        );
        check("窓口(04)0000-1111", &[("(04)0000-1111", "0400001111")]);
        check("FAX：04-0000-2222、電話 04(0000)1111", &[("04(0000)1111", "0400001111")]);
        check(
            "昼 04-0000-1111、夜 04-0000-2222",
            &[("04-0000-1111", "0400001111"), ("04-0000-2222", "0400002222")],
        );
        check("平日 9:00-17:00、窓口へ", &[]);
        check("", &[]);
    }

    #[test]
    fn the_first_number_of_a_text_keeps_its_words_and_leaves_the_others() {
        fn check(text: &str, first: &str, rest: Option<&str>) {
            assert_eq!(split_after_first_number(text), (first, rest));
        }
        check("04-0000-1111", "04-0000-1111", None);
        check("昼 04-0000-1111（内線 12）", "昼 04-0000-1111（内線 12）", None);
        check(
            "昼 04-0000-1111（内線 12）、夜 04-0000-2222、090-0000-3333",
            "昼 04-0000-1111（内線 12）",
            Some("夜 04-0000-2222、090-0000-3333"),
        );
        check("04-0000-1111 (04)0000-2222", "04-0000-1111", Some("(04)0000-2222"));
        check("04-0000-1111 FAX 04-0000-2222", "04-0000-1111 FAX 04-0000-2222", None);
        check("係まで", "係まで", None);
    }

    #[test]
    fn a_number_is_a_link_within_its_text() {
        let html = callable("窓口 <b> 04-0000-1111（平日）").into_string();
        assert!(
            html.starts_with("窓口 &lt;b&gt; <a class=\"action\" href=\"tel:0400001111\">"),
            "{html}"
        );
        assert!(html.ends_with("04-0000-1111</a>（平日）"), "{html}");
    }

    #[test]
    fn numbers_are_read_as_people_write_them() {
        fn check(written: &str, expected: &[&str]) {
            let numbers = numbers_to_call(written);
            let dials: Vec<_> = numbers.iter().map(|(dial, _)| dial.as_str()).collect();
            assert_eq!(dials, expected, "{written}");
        }
        check("04-0000-1111", &["0400001111"]);
        check("０４（００００）１１１１", &["0400001111"]);
        check("04-0000-1111（内線 123）", &["0400001111"]);
        check("04ー0000ー1111 平日のみ", &["0400001111"]);
        check("+81 4-0000-1111", &["+81400001111"]);
        check("04-0000-1111、04-0000-2222", &["0400001111", "0400002222"]);
        check("代表へ", &[]);
        check("0000", &[]);
    }

    #[test]
    fn each_mail_address_is_a_link_and_a_text_that_is_none_stays_a_text() {
        let html = mails("a@b.jp, c@d.jp").into_string();
        assert!(
            html.contains("href=\"mailto:a@b.jp\"") && html.contains("mailto:c@d.jp"),
            "{html}"
        );
        for none in ["担当 a@b.jp", "a@b.jp?cc=c@d.jp", "<a@b.jp>"] {
            assert!(!mails(none).into_string().contains("href"), "{none}");
        }
    }
}
