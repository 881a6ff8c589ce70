//! Paper for a shelter. `/staff/shelters/{id}/poster` hangs where residents see it and
//! leads them to the page of the place; `/staff/shelters/{id}/report-sheet` is for those
//! who run the shelter, leads to the form by which they report, and says its number. Two
//! pages, so that the number is never printed with what hangs on the wall.

use super::request::StaffRequest;
use crate::{
    app,
    domain::{Incident, Place, PlaceId, Right, unverified::Pin},
    web::{
        action::go_to,
        address::{self, base_url},
        error::PageError,
        extract::Fields,
        view::{Page, PageContext, incident, qr::qr},
    },
};
use axum::{extract::Path, http::HeaderMap, response::Response};
use maud::{Markup, html};
use serde::Deserialize;
use std::sync::{Arc, LazyLock};

/// The longest name that is printed large, on two lines.
const MAX_LARGE_CHARS: usize = 26;

/// The fixed sentences of the sheets, in four languages.
#[derive(Debug, Deserialize)]
struct PosterTexts {
    language: Vec<PosterLanguage>,
}

/// The sentences in one language.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct PosterLanguage {
    tag: String,
    residents: String,
    scan: String,
    report: String,
}

#[allow(clippy::expect_used, reason = "a table compiled into the program; a test reads it")]
static TEXTS: LazyLock<PosterTexts> = LazyLock::new(|| {
    toml::from_str(include_str!("../../../data/poster.toml")).expect("data/poster.toml")
});

/// A shelter for which a sheet is printed.
struct SheetRequest {
    request: StaffRequest,
    place: Arc<Place>,
    base: String,
}

impl SheetRequest {
    fn new(request: StaffRequest, id: &str, headers: &HeaderMap) -> Result<Self, PageError> {
        request.must(Right::ReportStatus)?;
        let id = PlaceId::parse(id).ok_or(app::Error::NotFound)?;
        let situation = request.state.app.situation();
        let place = request.state.app.catalog().get(&id);
        let place = place.filter(|place| situation.includes(place)).ok_or(app::Error::NotFound)?;
        let base = base_url(&request.state.settings, headers);
        Ok(Self { request, place, base })
    }

    fn page(&self, title: &str, controls: &Markup, sheet: &Markup) -> Page {
        let ctx = &self.request.ctx;
        let main = html! {
            div.sheet.no-print {
                h1 { (ctx.t(title)) }
                p { (ctx.t("poster-print")) }
                (controls)
                p.buttons {
                    a.action href=(address::shelter(&self.place.id)) { (self.place.draft.name) }
                }
            }
            (sheet)
        };
        self.request.page(ctx.t(title), "plain disaster", main)
    }
}

/// What a place is called; a long name smaller, so that all stays on one sheet.
fn name(place: &Place) -> Markup {
    let name = &place.draft.name;
    html! { p.poster-name.poster-name--long[name.chars().count() > MAX_LARGE_CHARS] { (name) } }
}

/// `GET /staff/shelters/{id}/poster`
pub async fn residents(
    request: StaffRequest,
    Path(id): Path<String>,
    headers: HeaderMap,
) -> Result<Page, PageError> {
    let asked = SheetRequest::new(request, &id, &headers)?;
    let ctx = &asked.request.ctx;
    let link = format!("{}{}", asked.base, address::place(&asked.place.id));
    let sheet = html! {
        article.poster {
            p.poster-service { (ctx.service().name) }
            (name(&asked.place))
            (qr(&link, &ctx.t("poster-title")))
            p.poster-link { (link) }
            @for one in &TEXTS.language {
                p lang=(one.tag) { strong { (one.residents) } " " (one.scan) }
            }
        }
    };
    let way = html! {
        p { a.arrow href=(address::report_sheet(&asked.place.id)) { (ctx.t("report-sheet")) } }
    };
    Ok(asked.page("poster-title", &way, &sheet))
}

/// `GET /staff/shelters/{id}/report-sheet`
pub async fn report_sheet(
    request: StaffRequest,
    Path(id): Path<String>,
    headers: HeaderMap,
) -> Result<Page, PageError> {
    let asked = SheetRequest::new(request, &id, &headers)?;
    let SheetRequest { request, place, .. } = &asked;
    let pin = request.state.app.find_shelter_pin(request.account(), &place.id).await?;
    let situation = request.state.app.situation();
    let running = situation.incident.as_deref();
    let controls = controls(&request.ctx, place, running, pin.as_ref());
    let sheet = running.zip(pin).map(|(incident, pin)| sheet(&asked, incident, &pin));
    Ok(asked.page("report-sheet", &controls, &sheet.unwrap_or_default()))
}

fn sheet(asked: &SheetRequest, incident: &Incident, pin: &Pin) -> Markup {
    let ctx = &asked.request.ctx;
    let link = format!("{}{}", asked.base, address::onsite_report(&asked.place.id));
    html! {
        article.poster.poster--staff {
            p.poster-service { strong { (ctx.t("report-sheet-secret")) } }
            (name(&asked.place))
            p { (incident::kind(ctx, incident)) " " (incident.announcement.name) }
            (qr(&link, &ctx.t("report-sheet")))
            p.poster-link { (link) }
            p.poster-pin { (ctx.t("report-pin")) " " strong { (pin.grouped()) } }
            @for one in &TEXTS.language { p lang=(one.tag) { (one.report) } }
        }
    }
}

/// Making, renewing and revoking the number.
fn controls(
    ctx: &PageContext,
    place: &Place,
    running: Option<&Incident>,
    pin: Option<&Pin>,
) -> Markup {
    let action = format!("{}/pin", address::shelter(&place.id));
    html! {
        (incident::band(ctx, running))
        @if running.is_none() { p { (ctx.t("report-pin-no-incident")) } }
        @else {
            p { (ctx.t("report-pin-text")) }
            form method="post" action=(action) {
                p.buttons { @if pin.is_some() {
                    button.action type="submit" name="do" value="renew" { (ctx.t("report-pin-renew")) }
                    button.action type="submit" name="do" value="revoke" { (ctx.t("report-pin-revoke")) }
                } @else {
                    button.button type="submit" name="do" value="renew" { (ctx.t("report-pin-make")) }
                } }
            }
            @if pin.is_some() { p.hint { (ctx.t("report-pin-renew-hint")) } }
        }
    }
}

/// `POST /staff/shelters/{id}/pin`: another number, or none.
pub async fn change_pin(
    request: StaffRequest,
    Path(id): Path<String>,
    typed: Fields,
) -> Result<Response, PageError> {
    request.must(Right::ReportStatus)?;
    let place = PlaceId::parse(&id).ok_or(app::Error::NotFound)?;
    let back = address::report_sheet(&place);
    let revokes = typed.text("do") == "revoke";
    let changed = request.run(|app, by| async move {
        if revokes {
            app.revoke_shelter_pin(by, place).await
        } else {
            app.renew_shelter_pin(by, place).await
        }
    });
    match changed.await {
        // The incident has ended meanwhile: the page says so.
        Ok(()) | Err(app::Error::Invalid(_)) => Ok(go_to(&back)),
        Err(error) => Err(error.into()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::collections::BTreeSet;

    #[test]
    fn the_sheets_speak_four_languages_and_none_is_blank() {
        let tags: BTreeSet<_> = TEXTS.language.iter().map(|one| one.tag.as_str()).collect();
        assert_eq!(Vec::from_iter(tags), ["en", "ja", "ko", "zh-Hans"]);
        for one in &TEXTS.language {
            for text in [&one.residents, &one.scan, &one.report] {
                assert!(!text.trim().is_empty(), "{one:?}");
            }
        }
    }
}
