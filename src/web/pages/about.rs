//! Who runs the service and how: about, accessibility, privacy. Plain words,
//! and nothing claimed that was not done.

use crate::{
    config::Basemap,
    domain::{
        HazardLayer,
        hazard_layer::origins,
        suggestion::{CONTACT_KEPT_DAYS, UNDECIDED_CONTACT_KEPT_DAYS},
    },
    web::{
        AppState,
        view::{
            Page, PageContext,
            layout::{self, Content, paragraphs},
        },
    },
};
use axum::extract::State;
use maud::{Markup, html};
use std::collections::{BTreeMap, BTreeSet};

/// What this is, who runs it, licences and credits.
pub async fn about(State(state): State<AppState>, ctx: PageContext) -> Page {
    let own_map = state.basemap.as_ref().map(|archive| archive.about.credit.text());
    page(&ctx, own_map, &state.hazard_layers, state.app.gazetteer().sources())
}

fn page(
    ctx: &PageContext,
    own_map: Option<String>,
    hazard_layers: &[HazardLayer],
    sources: &[String],
) -> Page {
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
        (ctx.t("about-who"), operator(ctx)),
        (
            ctx.t("about-credits"),
            [
                basemap_credit(ctx, own_map),
                hazard_credits(ctx, hazard_layers),
                name_credits(ctx, sources),
                ctx.t("about-credits-text"),
            ]
            .join("\n"),
        ),
    ];
    sheet(ctx, ctx.t("about"), &sections)
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
pub async fn privacy(State(state): State<AppState>, ctx: PageContext) -> Page {
    privacy_page(&ctx, &state.hazard_layers)
}

fn privacy_page(ctx: &PageContext, hazard_layers: &[HazardLayer]) -> Page {
    let third = match ctx.config().basemap {
        Basemap::Gsi => ctx.t("privacy-map-gsi"),
        Basemap::Xyz(_) => ctx.t("privacy-map-other"),
        Basemap::Archive(_) => ctx.t("privacy-map-own"),
        Basemap::None => ctx.t("privacy-map-none"),
    };
    let map = [third, hazard_privacy(ctx, hazard_layers)].join("\n");
    let kept =
        [("days", CONTACT_KEPT_DAYS.into()), ("undecided", UNDECIDED_CONTACT_KEPT_DAYS.into())];
    let sections = [
        (ctx.t("privacy-position"), ctx.t("privacy-position-text")),
        (ctx.t("privacy-cookies"), ctx.t("privacy-cookies-text")),
        (ctx.t("privacy-map"), map),
        (ctx.t("privacy-suggest"), ctx.t_with("privacy-suggest-text", &kept)),
        (ctx.t("privacy-ask"), operator(ctx)),
    ];
    sheet(ctx, ctx.t("privacy"), &sections)
}

fn operator(ctx: &PageContext) -> String {
    match ctx.contact() {
        Some(contact) => ctx.t_with("operator", &[("contact", contact.into())]),
        None => ctx.t("operator-unknown"),
    }
}

fn basemap_credit(ctx: &PageContext, own_map: Option<String>) -> String {
    let credit = match ctx.config().basemap {
        Basemap::Gsi => return ctx.t("credit-gsi"),
        Basemap::Xyz(_) => ctx.config().basemap_credit.clone(),
        Basemap::Archive(_) => own_map,
        Basemap::None => None,
    };
    let named = |credit: String| ctx.t_with("credit-map", &[("credit", credit.into())]);
    credit.map(named).unwrap_or_default()
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

/// Whose hazard maps can be laid over the map.
fn hazard_credits(ctx: &PageContext, layers: &[HazardLayer]) -> String {
    let mut credits: BTreeMap<&str, Vec<&str>> = BTreeMap::new();
    for layer in layers {
        credits.entry(layer.credit.as_str()).or_default().push(layer.label(ctx.locale()));
    }
    let credit = |(credit, names): (&str, Vec<&str>)| {
        let names = names.join(&ctx.t("list-joint"));
        ctx.t_with("credit-hazards", &[("credit", credit.into()), ("names", names.into())])
    };
    credits.into_iter().map(credit).collect::<Vec<_>>().join("\n")
}

/// Who learns what once a visitor switches a hazard map on.
fn hazard_privacy(ctx: &PageContext, layers: &[HazardLayer]) -> String {
    let hosts: Vec<_> = origins(layers).into_iter().map(host).collect();
    if hosts.is_empty() {
        return String::new();
    }
    ctx.t_with("privacy-hazards", &[("hosts", hosts.join(&ctx.t("list-joint")).into())])
}

/// An address without its scheme.
fn host(origin: &str) -> &str {
    origin.split_once("://").map_or(origin, |(_, host)| host)
}

/// Who published where addresses, towns and stations lie.
fn name_credits(ctx: &PageContext, sources: &[String]) -> String {
    let credit = |source: &String| match source.as_str() {
        "mlit:block" | "mlit:town" => ctx.t("credit-mlit"),
        "geolonia" | "built-in" => ctx.t("credit-geolonia"),
        other => other.to_owned(),
    };
    let credits: BTreeSet<String> = sources.iter().map(credit).collect();
    if credits.is_empty() {
        return String::new();
    }
    let names = credits.into_iter().collect::<Vec<_>>().join(&ctx.t("list-joint"));
    ctx.t_with("credit-names", &[("names", names.into())])
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::web::view::context::tests::{blanks_left, context};

    #[tokio::test]
    async fn the_pages_about_the_service_say_who_runs_it() {
        let ctx = context("/about");
        let layers = HazardLayer::built_in();
        let pages =
            [page(&ctx, None, &layers, &[]), privacy_page(&ctx, &layers), accessibility(ctx).await];
        for page in pages {
            assert!(page.html().contains("04-0000-1111"), "{}", page.html());
            assert_eq!(blanks_left(page.html()), None);
        }
    }

    #[test]
    fn whoever_published_where_addresses_lie_is_credited_once() {
        let sources =
            ["built-in", "geolonia", "mlit:block", "mlit:town", "駅の一覧"].map(str::to_owned);
        let html = page(&context("/about"), None, &[], &sources).html().to_owned();
        assert_eq!(html.matches("Geolonia 住所データ").count(), 1, "{html}");
        assert_eq!(html.matches("国土交通省「位置参照情報」").count(), 1, "{html}");
        assert!(html.contains("駅の一覧"), "{html}");
        assert!(!page(&context("/about"), None, &[], &[]).html().contains("住所・町名"));
    }

    #[test]
    fn whoever_gives_the_hazard_maps_is_named_and_what_they_learn() {
        let (ctx, layers) = (context("/about"), HazardLayer::built_in());
        let html = page(&ctx, None, &layers, &[]).html().to_owned();
        assert_eq!(html.matches("ハザードマップポータルサイト").count(), 1, "{html}");
        assert!(privacy_page(&ctx, &layers).html().contains("disaportaldata.gsi.go.jp"));
        let none = page(&ctx, None, &[], &[]).html().to_owned() + privacy_page(&ctx, &[]).html();
        assert!(!none.contains("ハザードマップ"), "{none}");
    }
}
