//! All that is recorded of a place, grouped as people ask: when and for whom,
//! getting in, getting in touch, who says so.

use crate::{
    domain::{
        Code, Designation, Place, Recorded, Status, Whereabouts, code::CodeKind,
        place::contact::is_web_address, site::hazards_of_site, time::in_japan,
    },
    web::view::{PageContext, access, date, layout, phone, shelter, site::CardGroup, status, when},
};
use maud::{Markup, html};

/// Every group of the first place of a site; the month's sessions follow what is said of
/// them.
pub fn all(ctx: &PageContext, site: &CardGroup, sessions: &Markup) -> Markup {
    let place = &*site.first.place;
    html! {
        h2 { (visit_heading(ctx, place)) }
        (visit(ctx, place))
        (sessions)
        @if place.draft.category.category().evacuation {
            h2 { (ctx.t("group-disaster")) }
            (disaster(ctx, site))
        }
        h2 { (ctx.t("label-facts")) }
        (recorded(ctx, place.draft.facts))
        h2 { (ctx.t("group-contact")) }
        (contact(ctx, place))
        @if let Some(note) = &place.draft.note {
            h2 { (ctx.t("label-note")) }
            (layout::paragraphs(note))
        }
        h2 { (ctx.t("group-source")) }
        (source(ctx, place))
    }
}

/// What the first group answers: a place to flee to has no hours, and often takes
/// anybody.
fn visit_heading(ctx: &PageContext, place: &Place) -> String {
    match (published_schedule(ctx, place), access::who(ctx, place)) {
        (Some(_), _) => ctx.t("group-visit"),
        (None, Some(_)) => ctx.t("group-place-and-who"),
        (None, None) => ctx.t("label-place"),
    }
}

/// In peace nobody reports how a place to flee to is.
fn status_of(ctx: &PageContext, place: &Place) -> Status {
    ctx.status(place).unwrap_or(Status::Unreported)
}

fn published_schedule(ctx: &PageContext, place: &Place) -> Option<String> {
    let evacuation = place.draft.category.category().evacuation;
    access::schedule(ctx, place).or_else(|| (!evacuation).then(|| ctx.t("unknown")))
}

fn visit(ctx: &PageContext, place: &Place) -> Markup {
    let draft = &place.draft;
    let evacuation = draft.category.category().evacuation;
    html! {
        dl.details {
            @if let Some(published) = published_schedule(ctx, place) {
                (row(&ctx.t("label-schedule"), &schedule(ctx, place, &published)))
            }
            @if let Some(who) = access::who(ctx, place) { (text(ctx, "label-who", Some(&who))) }
            @if !evacuation {
                (texts(ctx, &[
                    ("label-fee", draft.fee_text.as_ref()),
                    ("label-reservation", draft.reservation_text.as_ref()),
                ]))
            }
            (address(ctx, place))
            @if let Some(note) = first_visit_note(place) {
                (text(ctx, "field-first-visit-note", Some(note)))
            }
            @if let Some(district) = &draft.district { (text(ctx, "district", Some(district))) }
        }
    }
}

/// What comes next, with the published words beside it; or these alone.
fn schedule(ctx: &PageContext, place: &Place, published: &str) -> Markup {
    let draft = &place.draft;
    let next =
        place.open_status(ctx.now()).and_then(|open_status| when::next(ctx, place, &open_status));
    let unread = draft.schedule_text.is_some() && draft.schedule_confirmed == Some(false);
    html! {
        @if let Some(next) = next {
            p { strong.next { (next) } }
            @if draft.schedule_text.is_some() {
                p { (ctx.t_with("schedule-as-published", &[("text", published.into())])) }
            }
            @if when::is_unconfirmed(place) { p.hint { (ctx.t("schedule-by-machine-why")) } }
        } @else {
            (layout::paragraphs(published))
            @if when::is_unread(place) {
                p.hint { (ctx.t("schedule-unread-why")) }
            } @else if unread {
                p.hint { (ctx.t("schedule-unconfirmed")) }
            }
        }
    }
}

fn address(ctx: &PageContext, place: &Place) -> Markup {
    let draft = &place.draft;
    let is_hidden = place.whereabouts() == Whereabouts::Hidden;
    row(
        &ctx.t("label-address"),
        &html! {
            @match place.shown_address() {
                Some(address) => {
                    (address)
                    @if let Some(building) = draft.building.as_ref().filter(|_| !is_hidden) {
                        " " (building)
                    }
                }
                None => (ctx.t("unknown")),
            }
        },
    )
}

/// What those who come first should know, unless it would tell where a home is.
fn first_visit_note(place: &Place) -> Option<&String> {
    let is_hidden = place.whereabouts() == Whereabouts::Hidden;
    place.draft.first_visit_note.as_ref().filter(|_| !is_hidden)
}

fn disaster(ctx: &PageContext, site: &CardGroup) -> Markup {
    let place = &*site.first.place;
    let draft = &place.draft;
    let hazards = hazards_of_site(site.roles()).unwrap_or(draft.hazards);
    let capacity = draft.capacity.map(|n| ctx.t_with("persons", &[("count", n.into())]));
    html! {
        dl.details {
            (text(ctx, "label-status", Some(&status::word(ctx, status_of(ctx, place)))))
            @if place.takes_only_some() { (welfare(ctx, place)) }
            (text(ctx, "label-capacity", draft.capacity_text.as_ref().or(capacity.as_ref())))
            @if draft.category.id() != "welfare_shelter" {
                (row(&ctx.t("label-hazards"), &recorded(ctx, hazards)))
            }
            @if let Some(note) = &draft.shelter.municipal_note {
                (text(ctx, "label-municipal-note", Some(note)))
            }
        }
    }
}

fn welfare(ctx: &PageContext, place: &Place) -> Markup {
    let profile = &place.draft.shelter;
    let designation = match profile.designation {
        Some(Designation::Designated) => Some(ctx.t("designation-designated")),
        Some(Designation::Agreement) => Some(ctx.t("designation-agreement")),
        None => None,
    };
    let carers = profile.carers_admitted.map(|yes| yes_or_no(ctx, yes));
    let depends = profile.hazard_dependent.map(|yes| yes_or_no(ctx, yes));
    html! {
        (text(ctx, "label-direct", Some(&shelter::direct(ctx, place))))
        (texts(ctx, &[
            ("label-designation", designation.as_ref()),
            ("label-carers", carers.as_ref()),
            ("label-hazard-dependent", depends.as_ref()),
        ]))
    }
}

fn yes_or_no(ctx: &PageContext, yes: bool) -> String {
    if yes { ctx.t("yes") } else { ctx.t("no") }
}

/// Yes, no and not recorded, each in words.
fn recorded<K: CodeKind>(ctx: &PageContext, answers: Recorded<K>) -> Markup {
    let names = |codes: Vec<Code<K>>| -> Vec<&'static str> {
        codes.into_iter().map(|code| code.entry().label.get(ctx.locale())).collect()
    };
    let yes = names(answers.yes().iter().collect());
    let no = names(answers.no().iter().collect());
    let open = names(Code::all().filter(|code| answers.get(*code).is_none()).collect());
    let open = open.join(&ctx.t("list-joint"));
    html! {
        @if answers.is_empty() {
            p { (ctx.t("unknown")) }
        } @else {
            ul.recorded {
                @for name in yes { li.recorded-yes { (name) " " b { (ctx.t("yes")) } } }
                @for name in no { li.recorded-no { (name) " " b { (ctx.t("no")) } } }
            }
            @if !open.is_empty() {
                p.hint { (ctx.t_with("not-recorded", &[("names", open.into())])) }
            }
        }
    }
}

fn contact(ctx: &PageContext, place: &Place) -> Markup {
    let draft = &place.draft;
    let web = draft.url.as_deref();
    html! {
        dl.details {
            (texts(ctx, &[
                ("label-phone", draft.phone.as_ref()),
                ("label-organization", draft.organization.as_ref()),
            ]))
            @if let Some(note) = &draft.contact_note { (text(ctx, "label-contact-note", Some(note))) }
            @if let Some(fax) = &draft.fax { (text(ctx, "label-fax", Some(fax))) }
            @if let Some(mail) = &draft.email {
                (row(&ctx.t("label-email"), &phone::mails(mail)))
            }
            @if let Some(url) = web {
                (row(&ctx.t("label-url"), &html! {
                    @if is_web_address(url) { a href=(url) rel="noopener nofollow" { (url) } }
                    @else { (url) }
                }))
            }
        }
    }
}

fn source(ctx: &PageContext, place: &Place) -> Markup {
    let draft = &place.draft;
    let updated = date::day(ctx.locale(), in_japan(place.updated_at).date());
    let verified = draft.verified_on.map(|on| date::day(ctx.locale(), on));
    let verified = match (verified, &draft.verified_by) {
        (Some(on), Some(by)) => {
            Some(ctx.t_with("verified-by", &[("on", on.into()), ("by", by.as_str().into())]))
        }
        (on, _) => on,
    };
    html! {
        dl.details {
            (text(ctx, "label-checked", verified.as_ref()))
            @if place.is_check_outdated(ctx.today()) {
                (text(ctx, "label-caution", Some(&ctx.t("check-outdated"))))
            }
            (text(ctx, "label-source", source_words(ctx, place).as_ref()))
            (text(ctx, "label-updated", Some(&updated)))
        }
    }
}

/// Where the place comes from, in words where the source is a known one.
fn source_words(ctx: &PageContext, place: &Place) -> Option<String> {
    let source = place.draft.source.as_deref()?;
    let kind = source.split_once(':').map_or(source, |(kind, _)| kind);
    Some(match (source, kind) {
        ("gsi:designated_shelter", _) => ctx.t("source-gsi-shelter"),
        ("gsi:emergency_site", _) => ctx.t("source-gsi-emergency"),
        ("ibasho", _) => ctx.t("source-register"),
        ("sample", _) => ctx.t("sample"),
        (_, "children_cafeteria") => ctx.t("source-cafeterias"),
        _ => source.to_owned(),
    })
}

/// What is recorded, a row each; where several are not, they share one.
fn texts(ctx: &PageContext, rows: &[(&str, Option<&String>)]) -> Markup {
    let missing: Vec<_> =
        rows.iter().filter(|(_, value)| value.is_none()).map(|(key, _)| ctx.t(key)).collect();
    let is_shared = missing.len() > 1;
    html! {
        @for (key, value) in rows {
            @if value.is_some() || !is_shared { (text(ctx, key, *value)) }
        }
        @if is_shared {
            (row(&ctx.t("unknown"), &html! {
                span.unknown { (missing.join(&ctx.t("list-joint"))) }
            }))
        }
    }
}

fn text(ctx: &PageContext, key: &str, value: Option<&String>) -> Markup {
    row(
        &ctx.t(key),
        &html! {
            @match value {
                Some(value) => (layout::paragraphs(value)),
                None => span.unknown { (ctx.t("unknown")) },
            }
        },
    )
}

fn row(label: &str, value: &Markup) -> Markup {
    html! { div { dt { (label) } dd { (value) } } }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::web::view::{context::tests::context, site::tests::place};

    #[test]
    fn a_known_source_is_named_in_words_and_any_other_as_it_is() {
        fn check(source: &str, expected: &str) {
            let mut salon = place("salon", "ひだまり", None);
            salon.draft.source = Some(source.to_owned());
            assert_eq!(source_words(&context("/"), &salon).as_deref(), Some(expected));
        }
        check("gsi:designated_shelter", "国土地理院「指定避難所データ」");
        check("gsi:emergency_site", "国土地理院「指定緊急避難場所データ」");
        check("children_cafeteria:112089", "子ども食堂一覧（公開データ）");
        check("children_cafeteria", "子ども食堂一覧（公開データ）");
        check("ibasho", "市などの登録");
        check("sample", "見本");
        check("市の福祉マップ", "市の福祉マップ");
    }

    #[test]
    fn what_is_not_recorded_shares_one_row() {
        let ctx = context("/");
        let said = "無料".to_owned();
        let html = texts(&ctx, &[("label-fee", None), ("label-reservation", None)]).0;
        assert_eq!(html.matches("未確認").count(), 1, "{html}");
        assert!(html.contains("費用・予約"), "{html}");
        let html = texts(&ctx, &[("label-fee", Some(&said)), ("label-reservation", None)]).0;
        assert!(html.contains("<dt>予約</dt><dd><span class=\"unknown\">未確認"), "{html}");
    }

    #[test]
    fn the_first_heading_names_what_is_below_it() {
        let ctx = context("/");
        let heading = |category| visit_heading(&ctx, &place(category, "名前", None));
        assert_eq!(heading("salon"), "日時と対象");
        assert_eq!(heading("evacuation_shelter"), "場所");
        assert_eq!(heading("welfare_shelter"), "場所と対象");
    }
}
