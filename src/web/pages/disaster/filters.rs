//! What the board can be asked: one form, which works without a script. Only the area
//! is sent apart: no address could hold it.

use super::params::{BoardSearch, RADII, direct_id};
use crate::{
    domain::{
        CategoryId, Code, CodeSet, DirectArrival, Fact, Hazard, Status, Target, code::CodeKind,
    },
    web::view::{PageContext, icon::icon, status},
};
use maud::{Markup, html};

/// The form. `districts` are those that places lie in.
pub fn form(ctx: &PageContext, search: &BoardSearch, districts: &[&str]) -> Markup {
    html! {
        details.fold.board-filters open[search.is_narrowed()] {
            summary { (ctx.t("board-filter")) }
            form #filters method="get" action="/disaster" data-words=(words(ctx)) {
                @if let Some(drawn) = &search.drawn {
                    input type="hidden" name="area" value=(drawn.text());
                }
                @for code in search.targets_any.iter() {
                    input type="hidden" name="target_any" value=(code.id());
                }
                @for code in search.facts_any.iter() {
                    input type="hidden" name="fact_any" value=(code.id());
                }
                (kinds(ctx, search))
                (statuses(ctx, search))
                div.filter {
                    (number(ctx, "min_vacancy", "board-vacancy", search.min_vacancy))
                    (number(ctx, "max_age_min", "board-max-age", search.max_age_min))
                    (direct(ctx, search))
                    (district(ctx, search, districts))
                }
                (whereabouts(ctx, search))
                (codes(ctx, "target", "board-targets-all", search.targets, Target::all()))
                (codes(ctx, "fact", "facts-all", search.facts, Fact::all()))
                (codes(ctx, "hazard", "board-hazards", search.hazards, Hazard::all()))
                p.buttons {
                    button.button type="submit" { (ctx.t("board-filter-go")) }
                    @if search.is_narrowed() {
                        a.action href="/disaster" { (ctx.t("board-filter-none")) }
                    }
                }
            }
            (area(ctx, search))
        }
    }
}

fn kinds(ctx: &PageContext, search: &BoardSearch) -> Markup {
    let searched = search.searched();
    html! {
        fieldset.boxes {
            legend { (ctx.t("board-kinds")) }
            @for kind in CategoryId::all().filter(|kind| kind.category().evacuation) {
                label {
                    input type="checkbox" name="kind" value=(kind.id())
                        checked[searched.contains(kind)];
                    (kind.category().label(ctx.locale()))
                }
            }
        }
    }
}

fn statuses(ctx: &PageContext, search: &BoardSearch) -> Markup {
    html! {
        fieldset.boxes {
            legend { (ctx.t("board-status")) }
            @for one in Status::ALL {
                label {
                    input type="checkbox" name="status" value=(one.id())
                        checked[search.statuses.contains(&one)];
                    (status::sign(ctx, one))
                }
            }
        }
    }
}

fn number(ctx: &PageContext, name: &str, label: &str, typed: Option<u32>) -> Markup {
    html! {
        div.ask {
            label for=(name) { (ctx.t(label)) }
            input id=(name) name=(name) inputmode="numeric" autocomplete="off"
                value=(typed.map(|number| number.to_string()).unwrap_or_default());
        }
    }
}

fn direct(ctx: &PageContext, search: &BoardSearch) -> Markup {
    use DirectArrival::{NamedOnly, No, Yes};
    let word = |direct| match direct {
        Yes => ctx.t("direct-choice-yes"),
        No => ctx.t("direct-choice-no"),
        NamedOnly => ctx.t("direct-choice-named"),
    };
    html! {
        div.ask {
            label for="direct" { (ctx.t("field-direct")) }
            select #direct name="direct" {
                option value="" { (ctx.t("board-any")) }
                @for one in [Yes, No, NamedOnly] {
                    option value=(direct_id(one)) selected[search.direct == Some(one)] {
                        (word(one))
                    }
                }
            }
        }
    }
}

fn district(ctx: &PageContext, search: &BoardSearch, districts: &[&str]) -> Markup {
    let chosen = search.district.as_deref();
    let is_strange = chosen.is_some_and(|chosen| !districts.contains(&chosen));
    html! {
        div.ask {
            label for="district" { (ctx.t("field-district")) }
            select #district name="district" {
                option value="" { (ctx.t("board-any")) }
                @if let Some(chosen) = chosen.filter(|_| is_strange) {
                    option value=(chosen) selected { (chosen) }
                }
                @for name in districts {
                    option value=(name) selected[chosen == Some(*name)] { (name) }
                }
            }
        }
    }
}

fn whereabouts(ctx: &PageContext, search: &BoardSearch) -> Markup {
    let radius = |metres: u32| match metres {
        metres if metres < 1000 => format!("{metres}m"),
        metres => format!("{}km", metres / 1000),
    };
    html! {
        div.filter {
            div.ask {
                label for="near" { (ctx.t("board-near")) }
                input #near name="near" type="search" autocomplete="off" value=(search.near);
            }
            div.ask {
                label for="radius_m" { (ctx.t("board-radius")) }
                select #radius_m name="radius_m" {
                    option value="" { (ctx.t("board-any")) }
                    @for metres in RADII {
                        option value=(metres) selected[search.radius_m == Some(metres)] {
                            (radius(metres))
                        }
                    }
                }
            }
            p.buttons {
                button.action.needs-script #around-here type="button" {
                    (icon("ui-here")) (ctx.t("search-here"))
                }
            }
            @if let Some(at) = search.position.filter(|_| search.near.is_empty()) {
                input type="hidden" name="lat" value=(at.lat());
                input type="hidden" name="lon" value=(at.lon());
            }
        }
    }
}

fn codes<K: CodeKind>(
    ctx: &PageContext,
    name: &str,
    legend: &str,
    chosen: CodeSet<K>,
    all: impl Iterator<Item = Code<K>>,
) -> Markup {
    html! {
        details.fold open[!chosen.is_empty()] {
            summary { (ctx.t(legend)) }
            fieldset.boxes {
                legend.unseen { (ctx.t(legend)) }
                @for code in all {
                    label {
                        input type="checkbox" name=(name) value=(code.id())
                            checked[chosen.contains(code)];
                        (code.entry().label.get(ctx.locale()))
                    }
                }
            }
        }
    }
}

/// An area of danger: drawn on the map, from a file, or pasted.
fn area(ctx: &PageContext, search: &BoardSearch) -> Markup {
    let fault = search.within.as_ref().and_then(|read| read.as_ref().err());
    html! {
        details.fold #area open[search.within.is_some()] {
            summary { (ctx.t("board-area")) }
            form #area-form method="post" action=(search.address_everywhere()) {
                p { (ctx.t("board-area-text")) }
                p.buttons.needs-script {
                    button.action #draw type="button" { (ctx.t("board-area-draw")) }
                    label.action for="area-file" { (ctx.t("board-area-file")) }
                    input.unseen #area-file type="file"
                        accept=".json,.geojson,application/geo+json";
                }
                div.ask {
                    label for="within" { (ctx.t("board-area-paste")) }
                    @if let Some(fault) = fault {
                        p.fault #within-fault { (ctx.t(&format!("invalid-{}", fault.code))) }
                    }
                    textarea #within name="within" rows="3" autocomplete="off"
                        aria-invalid=[fault.map(|_| "true")]
                        aria-describedby=[fault.map(|_| "within-fault")] { (search.within_text) }
                }
                p.buttons {
                    button.button type="submit" { (ctx.t("board-area-go")) }
                    @if search.within.is_some() {
                        a.action href=(search.address_everywhere()) { (ctx.t("board-area-none")) }
                    }
                }
            }
        }
    }
}

/// What the script says.
fn words(ctx: &PageContext) -> String {
    serde_json::json!({
        "locating": ctx.t("notice-locating"),
        "denied": ctx.t("notice-denied"),
        "noPosition": ctx.t("notice-no-position"),
        "close": ctx.t("close"),
        "drawing": ctx.t("board-area-drawing"),
        "drawn": ctx.t("board-area-drawn"),
        "drop": ctx.t("board-area-drop"),
        "unreadable": ctx.t("invalid-not-an-area"),
    })
    .to_string()
}
