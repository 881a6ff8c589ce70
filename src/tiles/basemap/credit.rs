//! Who made a base map. Archives say it in HTML of their own; of that, words and links
//! come through, and nothing that could be a script.

use crate::tiles::escape_html;

/// Words, some of which lead somewhere.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Credit(Vec<CreditPart>);

#[derive(Debug, Clone, PartialEq, Eq)]
struct CreditPart {
    text: String,
    link: Option<String>,
}

impl Credit {
    /// Words as they are; `None` where there are none.
    pub(super) fn from_text(text: &str) -> Option<Self> {
        let text = text.trim();
        (!text.is_empty()).then(|| Self(vec![CreditPart { text: text.to_owned(), link: None }]))
    }

    /// The words and links of HTML; `None` where there are none.
    pub(super) fn from_html(html: &str) -> Option<Self> {
        let mut parts: Vec<CreditPart> = Vec::new();
        let mut link = None;
        let mut rest = html;
        while !rest.is_empty() {
            let (text, tag, after) = next_tag(rest);
            if !text.is_empty() {
                parts.push(CreditPart { text: plain(text), link: link.clone() });
            }
            let name = tag.split(|c: char| c.is_whitespace()).next().unwrap_or_default();
            match name.to_ascii_lowercase().as_str() {
                "a" => link = address(tag),
                "/a" => link = None,
                _ => {}
            }
            rest = after;
        }
        let says_something = parts.iter().any(|part| !part.text.trim().is_empty());
        says_something.then_some(Self(parts))
    }

    /// For a page that reads HTML.
    pub fn html(&self) -> String {
        let part = |CreditPart { text, link }: &CreditPart| match link {
            Some(link) => format!("<a href=\"{}\">{}</a>", escape_html(link), escape_html(text)),
            None => escape_html(text),
        };
        self.0.iter().map(part).collect::<String>().trim().to_owned()
    }

    /// The words alone.
    pub fn text(&self) -> String {
        let words: String = self.0.iter().map(|part| part.text.as_str()).collect();
        words.trim().to_owned()
    }
}

/// What stands before the first tag, the tag without its brackets, and what follows.
fn next_tag(html: &str) -> (&str, &str, &str) {
    let Some((text, rest)) = html.split_once('<') else { return (html, "", "") };
    let (tag, after) = rest.split_once('>').unwrap_or((rest, ""));
    (text, tag, after)
}

/// Where an `<a>` leads, if that is a page of the web.
fn address(tag: &str) -> Option<String> {
    let (_, value) = tag.split_once("href")?;
    let value = value.trim_start().strip_prefix('=')?.trim_start();
    let address = match value.chars().next()? {
        quote @ ('"' | '\'') => value[1..].split(quote).next()?,
        _ => value.split_whitespace().next()?,
    };
    let address = plain(address);
    let is_page = address.starts_with("https://") || address.starts_with("http://");
    is_page.then_some(address)
}

/// Text without the few character references that credits have.
fn plain(text: &str) -> String {
    let named = [
        ("&copy;", "©"),
        ("&nbsp;", " "),
        ("&lt;", "<"),
        ("&gt;", ">"),
        ("&quot;", "\""),
        ("&#39;", "'"),
        ("&#169;", "©"),
        ("&amp;", "&"),
    ];
    named.iter().fold(text.to_owned(), |text, (name, is)| text.replace(name, is))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_and_links_come_through() {
        fn check(html: &str, text: &str, shown: &str) {
            let credit = Credit::from_html(html).expect(html);
            assert_eq!((credit.text().as_str(), credit.html().as_str()), (text, shown));
        }
        check("国土地理院", "国土地理院", "国土地理院");
        check(
            r#"<a href="https://protomaps.com">Protomaps</a> &copy; <a target='_blank' href='https://openstreetmap.org'>OpenStreetMap</a>"#,
            "Protomaps © OpenStreetMap",
            "<a href=\"https://protomaps.com\">Protomaps</a> © \
             <a href=\"https://openstreetmap.org\">OpenStreetMap</a>",
        );
        check("a &amp;lt; b < c", "a &lt; b", "a &amp;lt; b");
    }

    #[test]
    fn nothing_that_could_run_comes_through() {
        for html in [
            "<script>alert(1)</script>",
            "<img src=x onerror=alert(1)>©",
            "<a href=\"javascript:alert(1)\">©</a>",
            "<a href='https://a.example/\"onmouseover=\"alert(1)'>©</a>",
            "<<a href=\"https://a.example\"<b>©</a>",
        ] {
            let shown = Credit::from_html(html).expect(html).html();
            let links: Vec<_> = shown.split('<').skip(1).collect();
            for tag in &links {
                let is_ours =
                    *tag == "/a>" || tag.starts_with("/a>") || tag.starts_with("a href=\"https://");
                assert!(is_ours, "{html}: {shown}");
            }
            assert!(!shown.contains("\"onmouseover"), "{html}: {shown}");
        }
    }

    #[test]
    fn a_credit_without_words_is_none() {
        for html in ["", "  ", "<a href=\"https://a.example\"></a>", "<br>"] {
            assert_eq!(Credit::from_html(html), None, "{html}");
        }
        assert_eq!(Credit::from_text(" "), None);
        assert_eq!(
            Credit::from_text("<b> & co").map(|credit| credit.html()),
            Some("&lt;b&gt; &amp; co".to_owned())
        );
    }
}
