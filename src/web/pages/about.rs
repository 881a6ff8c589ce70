//! Who runs the service and how: about, accessibility, privacy. Plain words,
//! and nothing claimed that was not done.

use crate::{
    config::Basemap,
    web::view::{
        Page, PageContext,
        layout::{self, Content, paragraphs},
    },
};
use maud::{Markup, html};

/// What this is, who runs it, licences and credits.
pub async fn about(ctx: PageContext) -> Page {
    let names = [
        ("name", ctx.service().name.as_str().into()),
        ("area", ctx.service().area.as_str().into()),
    ];
    let pace = ctx.service().walking_pace();
    let walking = [
        ("detour", pace.detour.to_string().into()),
        ("pace", pace.metres_per_minute.to_string().into()),
    ];
    let sections = [
        (ctx.t_with("about-what", &names), ctx.t_with("about-what-text", &names)),
        (ctx.t("about-trust"), ctx.t_with("about-trust-text", &walking)),
        (ctx.t("about-shelters"), ctx.t("about-shelters-text")),
        (ctx.t("about-who"), operator(&ctx)),
        (
            ctx.t("about-credits"),
            format!("{}\n{}", basemap_credit(&ctx), ctx.t("about-credits-text")),
        ),
    ];
    sheet(&ctx, ctx.t("about"), &sections)
}

/// ウェブアクセシビリティ方針
pub async fn accessibility(ctx: PageContext) -> Page {
    let sections = [
        (ctx.t("access-aim"), ctx.t("access-aim-text")),
        (ctx.t("access-done"), ctx.t("access-done-text")),
        (ctx.t("access-open"), ctx.t("access-open-text")),
        (ctx.t("access-tell"), operator(&ctx)),
    ];
    sheet(&ctx, ctx.t("accessibility"), &sections)
}

/// What is kept of a visit.
pub async fn privacy(ctx: PageContext) -> Page {
    let third = match ctx.config().basemap {
        Basemap::Gsi => ctx.t("privacy-map-gsi"),
        Basemap::Xyz(_) => ctx.t("privacy-map-other"),
        Basemap::None => ctx.t("privacy-map-none"),
    };
    let sections = [
        (ctx.t("privacy-position"), ctx.t("privacy-position-text")),
        (ctx.t("privacy-cookies"), ctx.t("privacy-cookies-text")),
        (ctx.t("privacy-map"), third),
        (ctx.t("privacy-ask"), operator(&ctx)),
    ];
    sheet(&ctx, ctx.t("privacy"), &sections)
}

fn operator(ctx: &PageContext) -> String {
    match ctx.contact() {
        Some(contact) => ctx.t_with("operator", &[("contact", contact.into())]),
        None => ctx.t("operator-unknown"),
    }
}

fn basemap_credit(ctx: &PageContext) -> String {
    match (&ctx.config().basemap, &ctx.config().basemap_credit) {
        (Basemap::Gsi, _) => ctx.t("credit-gsi"),
        (Basemap::Xyz(_), Some(credit)) => {
            ctx.t_with("credit-map", &[("credit", credit.as_str().into())])
        }
        _ => String::new(),
    }
}

fn sheet(ctx: &PageContext, title: String, sections: &[(String, String)]) -> Page {
    let main: Markup = html! {
        article.sheet.prose {
            h1 { (title) }
            @for (heading, text) in sections {
                h2 { (heading) }
                (paragraphs(text))
            }
        }
    };
    layout::page(ctx, &Content { title, class: "plain", main })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::web::view::context::tests::{blanks_left, context};

    #[tokio::test]
    async fn the_pages_about_the_service_say_who_runs_it() {
        let ctx = context("/about");
        for page in [about(ctx.clone()).await, accessibility(ctx.clone()).await, privacy(ctx).await]
        {
            assert!(page.html().contains("04-0000-1111"), "{}", page.html());
            assert_eq!(blanks_left(page.html()), None);
        }
    }
}
