//! What waits for somebody on the first page: how many of each, the first few, and
//! one tap where one tap is enough.

use super::{
    place::{address, step::one_tap},
    places::filter::Wanted,
    suggestions,
};
use crate::{
    app::place::Waiting,
    domain::{Account, Place, PlaceNeed, QueueKind, Right, State, Subject},
    web::{
        AppState,
        error::PageError,
        extract::{Fields, Staff},
        finish,
        view::{PageContext, date, part},
    },
};
use axum::{extract::State as Extract, response::Redirect};
use maud::{Markup, html};
use std::sync::Arc;

/// Rows shown of each.
const FIRST: usize = 3;

/// Everything that waits, each in a section of its own; nothing where nothing waits.
pub async fn sections(
    state: &AppState,
    ctx: &PageContext,
    account: &Account,
) -> Result<Vec<Markup>, PageError> {
    let mut sections: Vec<_> = sent(state, ctx, account).await?.into_iter().collect();
    let places = state.app.list_own_places(account).await?;
    if !account.may(Right::Publish) {
        sections.extend(own(ctx, account, &places));
        return Ok(sections);
    }
    let theirs = |place: &&Arc<Place>| account.may_with(Right::Publish, Subject::from(&***place));
    let places: Vec<_> = places.iter().filter(theirs).cloned().collect();
    let review = Wanted { state: Some(State::InReview), ..Wanted::default() };
    let need = |what| Wanted { what: Some(what), ..Wanted::default() };
    let lists = [
        (review, ctx.t("waits-review"), ctx.t("waits-review-text"), None),
        (
            need(PlaceNeed::Resume),
            ctx.t("what-resume"),
            ctx.t("waits-resume-text"),
            Some("publish"),
        ),
        (need(PlaceNeed::Due), ctx.t("waits-due"), ctx.t("waits-due-text"), Some("verify")),
        (
            need(PlaceNeed::Schedule),
            ctx.t("waits-schedule"),
            ctx.t("waits-schedule-text"),
            Some("confirm_schedule"),
        ),
        (need(PlaceNeed::Pin), ctx.t("what-pin"), ctx.t("waits-pin-text"), None),
    ];
    for (wanted, title, text, step) in lists {
        let found = wanted.apply(places.clone(), ctx.today());
        if !found.is_empty() {
            sections.push(list(ctx, account, &wanted, [&title, &text], &found, step));
        }
    }
    for (kind, title, text) in [
        (QueueKind::Doubt, ctx.t("waits-doubt"), ctx.t("waits-doubt-text")),
        (QueueKind::Duplicate, ctx.t("waits-duplicate"), ctx.t("waits-duplicate-text")),
        (QueueKind::Kept, ctx.t("waits-kept"), ctx.t("waits-kept-text")),
        (QueueKind::Missing, ctx.t("waits-missing"), ctx.t("waits-missing-text")),
        (QueueKind::SameSite, ctx.t("waits-same-site"), ctx.t("waits-same-site-text")),
    ] {
        let (found, count) = state.app.list_waiting(&places, kind, FIRST).await?;
        if count > 0 {
            sections.push(items(ctx, account, [&title, &text], &found, count));
        }
    }
    Ok(sections)
}

/// What people said, or what somebody proposed and nobody has decided yet.
async fn sent(
    state: &AppState,
    ctx: &PageContext,
    account: &Account,
) -> Result<Option<Markup>, PageError> {
    if !account.may(Right::Propose) && !account.may(Right::Publish) {
        return Ok(None);
    }
    let listed = state.app.list_suggestions(account, false).await?;
    let (title, text) = if account.may(Right::Publish) {
        (ctx.t("staff-suggestions"), ctx.t("waits-suggestions-text"))
    } else {
        (ctx.t("waits-proposed"), ctx.t("waits-proposed-text"))
    };
    let section = html! {
        section.waits {
            h2 { (title) " " span.badge { (listed.len()) } }
            p.hint { (text) }
            ul.rows { @for one in listed.iter().take(FIRST) { li { (suggestions::entry(ctx, one)) } } }
            @if listed.len() > FIRST {
                p { a.action href="/staff/suggestions" {
                    (ctx.t_with("home-all", &[("count", listed.len().into())]))
                } }
            }
        }
    };
    Ok((!listed.is_empty()).then_some(section))
}

/// The listings of an organization, for its own people.
fn own(ctx: &PageContext, account: &Account, places: &[Arc<Place>]) -> Option<Markup> {
    let titles = [ctx.t("home-own"), ctx.t("home-own-text")];
    let titles = [&*titles[0], &*titles[1]];
    (!places.is_empty()).then(|| list(ctx, account, &Wanted::default(), titles, places, None))
}

fn list(
    ctx: &PageContext,
    account: &Account,
    wanted: &Wanted,
    [title, text]: [&str; 2],
    places: &[Arc<Place>],
    step: Option<&str>,
) -> Markup {
    let word = match step {
        Some("verify") => ctx.t("do-verify"),
        Some("publish") => ctx.t("do-publish-again"),
        _ => ctx.t("do-confirm-schedule"),
    };
    html! {
        section.waits {
            h2 { (title) " " span.badge { (places.len()) } }
            p.hint { (text) }
            ul.rows { @for place in places.iter().take(FIRST) { li {
                a.row href=(address(&place.id)) {
                    strong { (place.draft.name) }
                    @if step == Some("confirm_schedule") {
                        @if let Some(text) = &place.draft.schedule_text { span { (text) } }
                        @if let Some(schedule) = &place.draft.schedule {
                            span { "→ " (part::hours(ctx, &schedule.opening_hours)) }
                        }
                    } @else {
                        span { (date::checked(ctx, place)) }
                        @if let Some(phone) = &place.draft.phone { span { (phone) } }
                    }
                }
                @if let Some(step) = step { (one_tap(account, place, step, &word, "/staff")) }
            } } }
            @if places.len() > FIRST {
                p { a.action href={ "/staff/places?" (wanted.query(0)) } {
                    (ctx.t_with("home-all", &[("count", places.len().into())]))
                } }
            }
        }
    }
}

fn items(
    ctx: &PageContext,
    account: &Account,
    [title, text]: [&str; 2],
    waiting: &[Waiting],
    count: usize,
) -> Markup {
    let said = |waiting: &Waiting| {
        let body = &waiting.item.body;
        let column = body.get("column").and_then(|column| column.as_str());
        let value = body.get("value").and_then(|value| value.as_str());
        column.zip(value).map(|(column, value)| format!("{column}：{value}"))
    };
    html! {
        section.waits {
            h2 { (title) " " span.badge { (count) } }
            p.hint { (text) }
            ul.rows { @for waiting in waiting { li {
                div.row {
                    a href=(address(&waiting.place.id)) { strong { (waiting.place.draft.name) } }
                    @if let Some(other) = &waiting.other {
                        span { (ctx.t("waits-and")) }
                        a href=(address(&other.id)) { strong { (other.draft.name) } }
                    }
                    @if let Some(said) = said(waiting) { span { (said) } }
                }
                form.one-tap method="post" action="/staff/waiting" {
                    input type="hidden" name="owner" value=(account.id);
                    input type="hidden" name="item" value=(waiting.item.id);
                    @if waiting.may_join {
                        button.action type="submit" name="do" value="join" {
                            (ctx.t("waits-join")) span.unseen { "：" (waiting.place.draft.name) }
                        }
                    }
                    button.action type="submit" {
                        (ctx.t("waits-done")) span.unseen { "：" (waiting.place.draft.name) }
                    }
                }
            } } }
        }
    }
}

/// `POST /staff/waiting`: something was dealt with, or two places are at one building.
pub async fn settle(
    Extract(state): Extract<AppState>,
    staff: Staff,
    fields: Fields,
) -> Result<Redirect, PageError> {
    staff.must(Right::Publish)?;
    let (app, by, item) = (state.app.clone(), staff.account, fields.text("item").to_owned());
    let join = fields.text("do") == "join";
    finish(async move {
        if join { app.join_site(&by, &item).await } else { app.settle(&by, &item).await }
    })
    .await?;
    Ok(Redirect::to("/staff"))
}
