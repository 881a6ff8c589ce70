//! Pages for what went wrong: what happened, what to do now, whom to call.
//! They never show a cause, and they work when nothing else does.

use super::{Page, PageContext, icon::icon, layout, phone::callable};
use axum::http::StatusCode;
use maud::{Markup, html};

/// The page for `status`; `nearby` may point on, for a place that has closed.
pub fn error_page(ctx: &PageContext, status: StatusCode, nearby: Option<Markup>) -> Page {
    let (title, text) = match status {
        StatusCode::NOT_FOUND => (ctx.t("error-not-found"), ctx.t("error-not-found-text")),
        StatusCode::FORBIDDEN => (ctx.t("error-forbidden"), ctx.t("error-forbidden-text")),
        StatusCode::CONFLICT => (ctx.t("error-conflict"), ctx.t("error-conflict-text")),
        StatusCode::GONE => (ctx.t("error-gone"), ctx.t("error-gone-text")),
        StatusCode::SERVICE_UNAVAILABLE | StatusCode::TOO_MANY_REQUESTS => {
            (ctx.t("error-busy"), ctx.t("error-busy-text"))
        }
        status if status.is_client_error() => (ctx.t("error-request"), ctx.t("error-request-text")),
        _ => (ctx.t("error-ours"), ctx.t("error-ours-text")),
    };
    page(ctx, status, (title, text), nearby)
}

/// The page for what was turned away as an import is being written.
pub fn importing_page(ctx: &PageContext) -> Page {
    let words = (ctx.t("error-importing"), ctx.t("error-importing-text"));
    page(ctx, StatusCode::SERVICE_UNAVAILABLE, words, None)
}

fn page(
    ctx: &PageContext,
    status: StatusCode,
    (title, text): (String, String),
    nearby: Option<Markup>,
) -> Page {
    let main = html! {
        div.sheet.error {
            h1 { (title) }
            (layout::paragraphs(&text))
            @if let Some(nearby) = nearby { (nearby) }
            p { a.button href="/" { (ctx.t("error-home")) (icon("ui-more")) } }
            @if let Some(contact) = ctx.contact() {
                p { (callable(&ctx.t_with("error-contact", &[("contact", contact.into())]))) }
            }
        }
    };
    let content = layout::Content { title, class: "plain", main };
    layout::page(ctx, &content).with_status(status)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::web::view::context::tests::{blanks_left, context};

    #[test]
    fn every_error_says_what_to_do_next() {
        for status in [400, 403, 404, 409, 410, 500, 503] {
            let status = StatusCode::from_u16(status).expect("a status");
            let page = error_page(&context("/nowhere"), status, None);
            assert_eq!(page.status, status);
            assert!(page.html().contains("href=\"/\"") && page.html().contains("tel:0400001111"));
            assert_eq!(blanks_left(page.html()), None);
        }
    }
}
