//! `GET /staff/handbook`: `docs/handbook.ja.md` as a page, for whoever is logged in. The
//! text comes with the program; nothing that somebody typed is ever rendered here.

use crate::web::{
    assets,
    extract::Staff,
    view::{
        Page, PageContext,
        layout::{self, Content},
    },
};
use maud::{PreEscaped, html};
use pulldown_cmark::{CowStr, Event, Options, Parser, Tag, TagEnd};
use std::sync::LazyLock;

/// The handbook as it is written.
const TEXT: &str = include_str!("../../../docs/handbook.ja.md");

/// The handbook as HTML, made once.
static RENDERED: LazyLock<String> = LazyLock::new(|| render(TEXT));

/// The whole handbook on one page, so that it can be searched and printed.
pub async fn show(ctx: PageContext, staff: Staff) -> Page {
    let title = ctx.t("staff-handbook");
    let main = html! {
        div.sheet.handbook lang="ja" { (PreEscaped(RENDERED.as_str())) }
    };
    layout::staff_page(&ctx, Some(&staff.account), &Content { title, class: "plain", main })
}

/// Renders Markdown: headings get the anchors that forges give them, pictures come from
/// the assets, and what is written as HTML stays text.
fn render(markdown: &str) -> String {
    let events: Vec<_> = Parser::new_ext(markdown, Options::ENABLE_TABLES).collect();
    let mut page = Vec::with_capacity(events.len());
    for (at, event) in events.iter().enumerate() {
        page.push(match event.clone() {
            Event::Start(Tag::Heading { level, classes, attrs, .. }) => {
                let id = Some(anchor(&text_of(&events[at + 1..])).into());
                Event::Start(Tag::Heading { level, id, classes, attrs })
            }
            Event::Start(Tag::Image { link_type, dest_url, title, id }) => {
                let dest_url = CowStr::from(format!("{}/{dest_url}", assets::ROOT));
                Event::Start(Tag::Image { link_type, dest_url, title, id })
            }
            Event::Html(text) | Event::InlineHtml(text) => Event::Text(text),
            event => event,
        });
    }
    let mut html = String::with_capacity(markdown.len() * 2);
    pulldown_cmark::html::push_html(&mut html, page.into_iter());
    // A wide table moves by itself; the page does not.
    html.replace("<table>", "<div class=\"wide\"><table>").replace("</table>", "</table></div>")
}

/// What stands in a heading whose events `events` begin with.
fn text_of(events: &[Event<'_>]) -> String {
    let inside = events.iter().take_while(|event| !matches!(event, Event::End(TagEnd::Heading(_))));
    let text = |event: &Event<'_>| match event {
        Event::Text(text) | Event::Code(text) => Some(text.to_string()),
        _ => None,
    };
    inside.filter_map(text).collect()
}

/// The anchor that forges give a heading: its letters and digits, with `-` for blanks.
fn anchor(heading: &str) -> String {
    let kept = |c: &char| c.is_alphanumeric() || matches!(c, ' ' | '-' | '_');
    let plain = heading.to_lowercase();
    plain.chars().filter(kept).map(|c| if c == ' ' { '-' } else { c }).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn markdown_becomes_a_page_and_html_stays_text() {
        fn check(markdown: &str, expected: &str) {
            let html = render(markdown);
            assert!(html.contains(expected), "{markdown}: {html}");
        }
        check("## 休止にする・終了にする", "<h2 id=\"休止にする終了にする\">");
        check("## Two `words`", "<h2 id=\"two-words\">");
        check("![A form](handbook/a.png)", &format!("src=\"{}/handbook/a.png\"", assets::ROOT));
        check("![A form](handbook/a.png)", "alt=\"A form\"");
        check("<script>x</script>", "&lt;script&gt;x&lt;/script&gt;");
        check("a <b>b</b>", "a &lt;b&gt;b&lt;/b&gt;");
        check("| a |\n|---|\n| b |", "<div class=\"wide\"><table>");
    }
}
