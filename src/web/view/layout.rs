//! The frame of every page: head, header with language and text size, footer.
//! Nothing inline: styles and scripts come from `/static`.

use super::{Page, PageContext, date, icon::icon, incident, phone::callable, staff};
use crate::{
    domain::{Account, Locale},
    web::{assets, extract::TextSize},
};
use axum::http::StatusCode;
use maud::{DOCTYPE, Markup, html};

/// What is different from page to page.
#[derive(Debug)]
pub struct Content {
    /// Before the service's name in the window's title; empty on the first page.
    pub title: String,
    /// A class of the body, for the style sheet.
    pub class: &'static str,
    /// The page itself.
    pub main: Markup,
}

/// Whom a page is for.
#[derive(Debug, Clone, Copy)]
enum Readers<'a> {
    /// Everybody.
    Residents,
    /// Everybody, with something to send.
    Senders,
    /// Those who keep the register, logged in or about to be.
    Staff(Option<&'a Account>),
    /// Those of them who wait for something under way.
    Waiting(&'a Account),
}

/// The whole page, for everybody.
pub fn page(ctx: &PageContext, content: &Content) -> Page {
    frame(ctx, content, Readers::Residents)
}

/// The whole page, for everybody, with a form to send.
pub fn form_page(ctx: &PageContext, content: &Content) -> Page {
    frame(ctx, content, Readers::Senders)
}

/// The whole page, for somebody who waits for something under way: it comes again by
/// itself, also without scripts.
pub fn waiting_page(ctx: &PageContext, account: &Account, content: &Content) -> Page {
    frame(ctx, content, Readers::Waiting(account))
}

/// The whole page, for somebody who keeps the register or is about to log in.
pub fn staff_page(ctx: &PageContext, account: Option<&Account>, content: &Content) -> Page {
    frame(ctx, content, Readers::Staff(account))
}

fn frame(ctx: &PageContext, content: &Content, readers: Readers<'_>) -> Page {
    let name = &ctx.service().name;
    let title = match content.title.as_str() {
        "" => format!("{name}｜{}", ctx.service().area),
        title => format!("{title}｜{name}"),
    };
    let markup = html! {
        (DOCTYPE)
        html lang=(ctx.locale().tag()) data-size=(ctx.display.text_size.id()) {
            (head(ctx, &title, content.class, readers))
            body class=(content.class) {
                a.skip href="#main" { (ctx.t("skip")) }
                (header(ctx))
                @if let Readers::Staff(Some(account)) | Readers::Waiting(account) = readers {
                    (staff::bar(ctx, account))
                    @if let Some(run) = &ctx.unfinished_run { (staff::unfinished_run(ctx, run)) }
                }
                @if let Some(since) = ctx.stale_since {
                    p.notice.stale {
                        (ctx.t_with("stale", &[("when", date::moment(ctx.locale(), since).into())]))
                    }
                }
                main #main tabindex="-1" { (content.main) }
                (footer(ctx))
            }
        }
    };
    let account = match readers {
        Readers::Staff(account) => account.map(|account| account.id.to_string()),
        _ => None,
    };
    Page { status: StatusCode::OK, display: ctx.display, account, markup }
}

fn head(ctx: &PageContext, title: &str, class: &str, readers: Readers<'_>) -> Markup {
    let area = ctx.service().area.as_str();
    let is_staff = matches!(readers, Readers::Staff(_) | Readers::Waiting(_));
    let has_forms = !matches!(readers, Readers::Residents);
    let is_disaster = class.ends_with("disaster");
    // Pages with forms let browsers say which site they come from, never which page.
    let referrer = if has_forms { "strict-origin" } else { "no-referrer" };
    let script = if is_staff { "/js/staff.js" } else { "/js/main.js" };
    html! {
        head {
            meta charset="utf-8";
            meta name="viewport" content="width=device-width, initial-scale=1";
            title { (title) }
            meta name="description" content=(ctx.t_with("description", &[("area", area.into())]));
            meta name="referrer" content=(referrer);
            meta name="color-scheme" content="light dark";
            meta name="format-detection" content="telephone=no";
            link rel="icon" href={ (assets::ROOT) "/icons/logo.svg" } type="image/svg+xml";
            link rel="stylesheet" href={ (assets::ROOT) "/vendor/tokens.css" };
            link rel="stylesheet" href={ (assets::ROOT) "/css/ibasho.css" };
            @if has_forms { link rel="stylesheet" href={ (assets::ROOT) "/css/forms.css" }; }
            @if is_staff || is_disaster {
                link rel="stylesheet" href={ (assets::ROOT) "/css/staff.css" };
            }
            @if is_disaster { link rel="stylesheet" href={ (assets::ROOT) "/css/disaster.css" }; }
            script type="module" src={ (assets::ROOT) (script) } {}
            @if matches!(readers, Readers::Waiting(_)) {
                noscript { meta http-equiv="refresh" content="2"; }
            }
        }
    }
}

fn header(ctx: &PageContext) -> Markup {
    html! {
        header.top {
            a.brand href="/" {
                img src={ (assets::ROOT) "/icons/logo.svg" } alt="" width="36" height="36";
                span { (ctx.service().name) }
            }
            nav.reading #reading data-swap aria-label=(ctx.t("reading")) {
                @for locale in Locale::ALL.into_iter().filter(|l| *l != ctx.locale()) {
                    a.reading-button href=(ctx.here_with("lang", locale.tag())) lang=(locale.tag())
                        hreflang=(locale.tag()) { (locale.own_name()) }
                }
                details.sizes {
                    summary.reading-button { (icon("ui-text")) (ctx.t("size")) }
                    ul { @for size in TextSize::ALL { li { (size_link(ctx, size)) } } }
                }
            }
            div #exercise data-swap { @if ctx.is_exercise() { (incident::frame(ctx)) } }
        }
    }
}

fn size_link(ctx: &PageContext, size: TextSize) -> Markup {
    let word = match size {
        TextSize::Normal => ctx.t("size-normal"),
        TextSize::Large => ctx.t("size-large"),
        TextSize::Largest => ctx.t("size-largest"),
    };
    let chosen = size == ctx.display.text_size;
    html! {
        a class={ "size size--" (size.id()) } href=(ctx.here_with("size", size.id()))
            aria-current=[chosen.then_some("true")]
        { (word) @if chosen { (icon("ui-check")) } }
    }
}

fn footer(ctx: &PageContext) -> Markup {
    html! {
        footer.foot {
            nav aria-label=(ctx.t("about-nav")) {
                a href="/suggest" { (ctx.t("suggest-new")) }
                a href="/about" { (ctx.t("about")) }
                a href="/about/privacy" { (ctx.t("privacy")) }
                a href="/about/accessibility" { (ctx.t("accessibility")) }
                a href="/staff" { (ctx.t("staff-entrance")) }
            }
            @if let Some(contact) = ctx.contact() {
                p { (callable(&ctx.t_with("run-by", &[("contact", contact.into())]))) }
            }
        }
    }
}

/// A message that holds paragraphs, one a line.
pub fn paragraphs(text: &str) -> Markup {
    html! { @for line in text.lines().filter(|line| !line.trim().is_empty()) { p { (line) } } }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::web::view::context::tests::context;

    fn shown(ctx: &PageContext) -> String {
        let content =
            Content { title: "題".to_owned(), class: "plain", main: html! { p { "文" } } };
        page(ctx, &content).html().to_owned()
    }

    #[test]
    fn the_header_leads_back_to_the_same_page_in_another_language_and_size() {
        let mut ctx = context("/about");
        ctx.here = "/?q=%E8%8C%B6".to_owned();
        let html = shown(&ctx);
        assert!(html.contains("/?q=%E8%8C%B6&amp;lang=en") && html.contains("&amp;size=largest"));
        assert!(html.contains("<title>題｜いばしょマップ</title>"), "{html}");
    }

    #[test]
    fn late_news_is_said_to_be_late() {
        let mut ctx = context("/");
        assert!(!shown(&ctx).contains("受け取れていません"));
        ctx.stale_since = "2026-11-21T23:30:00Z".parse().ok();
        assert!(shown(&ctx).contains("2026年11月22日 8:30の内容です"));
    }
}
