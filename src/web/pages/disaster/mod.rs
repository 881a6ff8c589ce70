//! `/disaster`: the board. Disaster staff see which place to flee to is open, takes
//! whom and has room, and whom to call there; everybody else a reduced view of the
//! same. It answers from memory, also while the database is gone.

mod filters;
mod params;
mod table;

use crate::{
    app::shelter::{FoundShelter, ShelterColumn, ShelterQuery, Vacancies},
    domain::{Account, Right, Situation, Status},
    web::{
        AppState, address, assets,
        extract::Viewer,
        preference,
        view::{
            Page, PageContext, incident,
            layout::{self, Content},
            map::{self, MapView},
            offline,
            pages::{MAX_WHOLE_ROWS, Pagination, pages},
            phone::callable,
            printed::printed,
            status, unverified,
        },
    },
};
use axum::{
    Form,
    extract::{RawQuery, State},
    http::{HeaderValue, header},
    response::{IntoResponse, Response},
};
use maud::{Markup, html};
use params::BoardSearch;
use std::collections::BTreeMap;
use table::BoardTable;

/// `GET /disaster`
pub async fn show(
    State(state): State<AppState>,
    ctx: PageContext,
    viewer: Viewer,
    RawQuery(query): RawQuery,
) -> Response {
    let query = query.unwrap_or_default();
    let parameters = form_urlencoded::parse(query.as_bytes()).into_owned();
    answer(&state, ctx, &viewer, &BoardSearch::read(parameters))
}

/// `POST /disaster?…`: the same, and `within` an area, which no address could hold.
pub async fn search(
    State(state): State<AppState>,
    ctx: PageContext,
    viewer: Viewer,
    RawQuery(query): RawQuery,
    Form(sent): Form<Vec<(String, String)>>,
) -> Response {
    let query = query.unwrap_or_default();
    let parameters = form_urlencoded::parse(query.as_bytes()).into_owned();
    answer(&state, ctx, &viewer, &BoardSearch::read(parameters.chain(sent)))
}

fn answer(
    state: &AppState,
    mut ctx: PageContext,
    viewer: &Viewer,
    search: &BoardSearch,
) -> Response {
    ctx.here = search.address();
    let situation = state.app.situation();
    let staff = viewer.account().filter(|account| account.may(Right::ReportStatus));
    let board = Board { ctx: &ctx, state, search, situation: &situation, staff };
    let title = ctx.t("board");
    let main = html! {
        (incident::band(&ctx, situation.incident.as_deref()))
        @match viewer {
            Viewer::Unverified => { p.notice role="alert" { (ctx.t("board-unsure")) } }
            Viewer::CachedStaff(_) => { p.notice role="alert" { (ctx.t("database-gone")) } }
            Viewer::Anonymous | Viewer::Staff(_) => {}
        }
        @if staff.is_some() || situation.incident.is_some() { (board.markup(&title)) }
        @else { (peace(&ctx, &title)) }
    };
    let content = Content { title, class: "board disaster", main };
    let page = match staff {
        Some(account) => layout::staff_page(&ctx, Some(account), &content),
        None => layout::form_page(&ctx, &content),
    };
    with_no_copy(staff.is_some(), page)
}

/// A page with contacts stays in no cache but the one that is wiped at logout.
fn with_no_copy(is_for_staff: bool, page: Page) -> Response {
    let mut answer = page.into_response();
    if is_for_staff {
        answer.headers_mut().insert(header::CACHE_CONTROL, HeaderValue::from_static("no-store"));
    }
    answer
}

/// What everybody sees while nothing runs.
fn peace(ctx: &PageContext, title: &str) -> Markup {
    html! {
        div.sheet {
            h1 { (title) }
            p { (ctx.t("board-peace")) }
            p { a.arrow href="/?category=evacuation_shelter" { (ctx.t("shelter-find-ordinary")) } }
        }
    }
}

/// What is said when a place has become this.
fn became(ctx: &PageContext, one: Status) -> String {
    let word = status::word(ctx, one);
    ctx.t_with("board-became", &[("names", "{ $names }".into()), ("status", word.as_str().into())])
}

/// In what order the rows stand, in words.
fn order_word(
    ctx: &PageContext,
    order: Option<(ShelterColumn, bool)>,
    found: &Vacancies,
) -> String {
    match order {
        Some((ShelterColumn::Triage, _)) => ctx.t("board-order-triage"),
        Some((column, _)) => {
            let column = table::column_word(ctx, column);
            ctx.t_with("board-order-column", &[("column", column.into())])
        }
        None if found.fit.iter().any(|one| one.distance_m.is_some()) => ctx.t("board-order-near"),
        None => ctx.t("board-order-name"),
    }
}

struct Board<'a> {
    ctx: &'a PageContext,
    state: &'a AppState,
    search: &'a BoardSearch,
    situation: &'a Situation,
    staff: Option<&'a Account>,
}

impl Board<'_> {
    fn markup(&self, title: &str) -> Markup {
        let Self { ctx, state, search, staff, .. } = *self;
        let near = (!search.near.is_empty()).then(|| {
            let found = state.app.gazetteer().exact(&search.near, preference(ctx.service()));
            found.into_iter().next()
        });
        let at = near.as_ref().and_then(|found| found.as_ref()).map(|found| found.at);
        let query = search.query(at, state.audience(staff));
        let mut found = state.app.find_shelters(&query);
        if query.skip > 0 && found.total.places <= MAX_WHOLE_ROWS {
            // So few stand on one page, whichever is asked for.
            found = state.app.find_shelters(&ShelterQuery { skip: 0, ..query });
        }
        let catalog = state.app.catalog();
        html! {
            @if staff.is_some() { (offline::kept_copy(ctx)) }
            div.board-page #board data-seq=(self.situation.seq) data-words=(self.words())
                data-account=[staff.map(|account| account.id.as_str())]
                data-account-name=[staff.map(|account| account.profile.name.as_str())]
            {
                div.board-list {
                    div.board-head {
                        h1 { (title) }
                        (self.current())
                    }
                    (printed(ctx))
                    @if staff.is_some() { (self.over()) }
                    // What changes is said here, for those who do not see it.
                    p.unseen #said role="status" {}
                    @if staff.is_none() { (self.first()) } @else { (self.unverified()) }
                    @if near.is_some() && at.is_none() {
                        @let near = [("near", search.near.as_str().into())];
                        p.notice role="alert" { (ctx.t_with("board-near-unknown", &near)) }
                    }
                    (filters::form(ctx, search, &catalog.districts()))
                    @if staff.is_some() { (offline::outbox(ctx)) }
                    (self.lists(&found, search.order(at, staff.is_some())))
                    @if staff.is_some() { (self.files(at)) }
                }
                div.map-side { (self.map(at)) }
            }
            template #signs {
                @for one in Status::ALL { (status::sign(ctx, one)) }
                span.seen { time {} " " strong.old { (ctx.t("seen-old")) } }
                (status::said_of_site(ctx))
            }
            script type="module" src={ (assets::ROOT) "/js/board.js" } {}
        }
    }

    /// Once nothing runs any more, the way to what it amounted to.
    fn over(&self) -> Markup {
        let ctx = self.ctx;
        let over = self.situation.ended.as_ref().filter(|_| self.situation.incident.is_none());
        html! {
            div #over data-swap {
                @if let Some(over) = over {
                    p {
                        (incident::kind(ctx, over)) " "
                        @let name = [("name", over.announcement.name.as_str().into())];
                        (ctx.t_with("summary-ended", &name)) " "
                        a.arrow href=(address::incident_report(&over.id)) {
                            (ctx.t("summary-see"))
                        }
                    }
                }
            }
        }
    }

    /// From when this is, and where the script says whether it still holds.
    fn current(&self) -> Markup {
        let ctx = self.ctx;
        let when = status::clock(ctx, self.state.app.current_at());
        html! {
            p.live #live role="status" {
                span #live-text { (ctx.t_with("board-as-of", &[("when", when.into())])) }
                noscript { " " a href=(self.search.address()) { (ctx.t("board-again")) } }
            }
        }
    }

    /// What people at shelters reported and nobody has vouched for, apart from what is
    /// known, with a switch for a sound.
    fn unverified(&self) -> Markup {
        let (ctx, catalog) = (self.ctx, self.state.app.catalog());
        let waiting = &self.situation.unverified;
        let waiting: Vec<_> =
            waiting.iter().filter_map(|one| Some((one, catalog.get(&one.place)?))).collect();
        html! {
            section.unverified {
                label.tick.needs-script {
                    input #unverified-sound type="checkbox" autocomplete="off";
                    span { (ctx.t("unverified-sound")) }
                }
                div #unverified data-swap {
                    @if !waiting.is_empty() {
                        h2 {
                            (ctx.t("unverified-title")) " "
                            span.badge {
                                (ctx.t_with("board-count", &[("count", waiting.len().into())]))
                            }
                        }
                        p.hint { (ctx.t("unverified-text")) }
                        ul.reports { @for (report, place) in waiting { li {
                            a href={ (address::shelter(&place.id)) "#unverified" } {
                                (place.draft.name)
                            }
                            (unverified::said(ctx, report))
                        } } }
                    }
                }
            }
        }
    }

    /// What residents must know before they set out.
    fn first(&self) -> Markup {
        let ctx = self.ctx;
        let said = self.situation.incident.as_ref().map(|incident| &incident.announcement);
        html! {
            div #message data-swap {
                @if let Some(message) = said.and_then(|said| said.message.as_deref()) {
                    div.message { (layout::paragraphs(message)) }
                }
            }
            div.instead {
                p { strong { (ctx.t("shelter-first")) } " " (ctx.t("board-public-text")) }
                p {
                    a.arrow href="/?category=evacuation_shelter" {
                        (ctx.t("shelter-find-ordinary"))
                    }
                }
                @if let Some(contact) = ctx.contact() {
                    p { (callable(&ctx.t_with("shelter-ask", &[("contact", contact.into())]))) }
                }
            }
        }
    }

    fn lists(&self, found: &Vacancies, order: Option<(ShelterColumn, bool)>) -> Markup {
        let (ctx, staff) = (self.ctx, self.staff);
        let count = |count: usize| ctx.t_with("board-count", &[("count", count.into())]);
        let rows = |found: &[FoundShelter], caption: &str| {
            BoardTable { ctx, search: self.search, staff, order }.markup(found, caption)
        };
        let at = Pagination::new(self.search.page, found.total.places);
        html! {
            div #lists data-swap {
                @if staff.is_some() { (table::tally(ctx, found)) }
                section.board-fit {
                    h2 #results-title tabindex="-1" {
                        (count(found.total.places)) " "
                        small.board-order { (order_word(ctx, order, found)) }
                        @let back = self.search.address_sorted(ShelterColumn::Triage, false);
                        @if let (Some(_), Some(back)) = (staff.filter(|_| self.search.sort.is_some()), back) {
                            " " a.action href=(back) { (ctx.t("board-order-back")) }
                        }
                    }
                    @if found.fit.is_empty() { p { (ctx.t("board-nothing")) } }
                    @else { (rows(&found.fit[..found.fit.len().min(at.size())], &ctx.t("board"))) }
                    (pages(ctx, at, |number| self.search.address_of_page(number)))
                }
                @if !found.may_fit.is_empty() {
                    section.board-may {
                        h2 {
                            (ctx.t("board-may-fit")) " "
                            span.badge { (count(found.may_fit.len())) }
                        }
                        p.hint { (ctx.t("board-may-fit-text")) }
                        @if found.may_fit.len() == MAX_WHOLE_ROWS {
                            p.hint { (ctx.t_with("board-cut", &[("count", MAX_WHOLE_ROWS.into())])) }
                        }
                        (rows(&found.may_fit, &ctx.t("board-may-fit")))
                    }
                }
                @if !found.near_misses.is_empty() {
                    section.board-may.board-near {
                        h2 {
                            (ctx.t("board-near-misses")) " "
                            span.badge { (count(found.near_misses.len())) }
                        }
                        p.hint { (ctx.t("board-near-misses-text")) }
                        @if found.near_misses.len() == MAX_WHOLE_ROWS {
                            p.hint { (ctx.t_with("board-cut", &[("count", MAX_WHOLE_ROWS.into())])) }
                        }
                        (rows(&found.near_misses, &ctx.t("board-near-misses")))
                    }
                }
            }
        }
    }

    fn map(&self, near: Option<crate::domain::Location>) -> Markup {
        let origin = near.or(self.search.position);
        map::frame(
            self.ctx,
            MapView {
                centre: origin.unwrap_or(self.ctx.service().centre),
                zoom: 12.0,
                categories: self.search.searched(),
                marked: origin.is_some(),
                listed: true,
                hazards: true,
            },
        )
    }

    /// What the board shows, and everything that was seen there, as files.
    fn files(&self, near: Option<crate::domain::Location>) -> Markup {
        let ctx = self.ctx;
        let Some(incident) = &self.situation.incident else {
            return html! { section #files data-swap {} };
        };
        let asked = self.search.file_query(near);
        let way = |name: &str| format!("{}?{asked}", address::incident_file(&incident.id, name));
        let files = [
            ("present.csv", "board-present-csv"),
            ("present.xlsx", "board-present-xlsx"),
            ("present.geojson", "board-present-geojson"),
            ("timeline.csv", "board-timeline-csv"),
            ("timeline.xlsx", "board-timeline-xlsx"),
            ("timeline.geojson", "board-timeline-geojson"),
        ];
        let is_sent = matches!(self.search.within, Some(Ok(_))) && self.search.drawn.is_none();
        html! {
            section.board-files #files data-swap {
                h2 { (ctx.t("board-files")) }
                p.hint { (ctx.t("board-files-text")) }
                @if is_sent {
                    // No address could hold the area.
                    form method="post" {
                        input type="hidden" name="within" value=(self.search.within_text);
                        p.buttons { @for (name, word) in files {
                            button.action type="submit" formaction=(way(name)) { (ctx.t(word)) }
                        } }
                    }
                } @else {
                    p.buttons { @for (name, word) in files {
                        a.action href=(way(name)) { (ctx.t(word)) }
                    } }
                }
                p { a.arrow href=(address::REPORT_FILE) { (ctx.t("report-file")) } }
            }
        }
    }

    /// What the script says.
    fn words(&self) -> String {
        let ctx = self.ctx;
        let when = || ("when", "{ $when }".into());
        let many = [("names", "{ $names }".into()), ("count", "{ $count }".into())];
        let became = Status::ALL.map(|one| (one.id(), became(ctx, one)));
        serde_json::json!({
            "live": ctx.t("board-live"),
            "unverified": ctx.t_with("unverified-came-to-board", &[("name", "{ $name }".into())]),
            "waiting": ctx.t_with("board-waiting", &[when()]),
            "stale": ctx.t_with("board-stale", &[when()]),
            "seenAt": ctx.t_with("seen-at", &[when()]),
            "unknown": ctx.t("unknown"),
            "persons": ctx.t_with("persons", &[("count", "{ $count }".into())]),
            "close": ctx.t("close"),
            "became": BTreeMap::from(became),
            "becameMany": ctx.t_with("board-became-many", &many),
            "joint": ctx.t("list-joint"),
            "fits": ctx.t("board-map-fits"),
            "mayFit": ctx.t("board-map-may-fit"),
        })
        .to_string()
    }
}
