//! What waits for somebody on the first page: how many of each, the first few, and
//! one tap where one tap is enough.

use super::{
    place::step::one_tap, places::filter::PlaceListQuery, request::StaffRequest, suggestions,
};
use crate::{
    app::place::Waiting,
    domain::{Account, Place, PlaceNeed, QueueKind, Right, State, Subject},
    web::{
        action::go_to,
        address,
        error::PageError,
        extract::Fields,
        view::{PageContext, date, part},
    },
};
use axum::response::Response;
use maud::{Markup, html};
use std::sync::Arc;

/// Rows shown of each.
const SHOWN_OF_EACH: usize = 3;

/// Everything that waits, each in a section of its own; nothing where nothing waits.
pub async fn sections(request: &StaffRequest) -> Result<Vec<Markup>, PageError> {
    let StaffRequest { state, ctx, staff } = request;
    let account = &staff.account;
    let mut sections: Vec<_> = sent(request).await?.into_iter().collect();
    let places = state.app.list_own_places(account).await?;
    if !account.may(Right::Publish) {
        sections.extend(own(ctx, account, &places));
        return Ok(sections);
    }
    let theirs = |place: &&Arc<Place>| account.may_with(Right::Publish, Subject::from(&***place));
    let places: Vec<_> = places.iter().filter(theirs).cloned().collect();
    let review = PlaceListQuery { state: Some(State::InReview), ..PlaceListQuery::default() };
    let need = |need| PlaceListQuery { need: Some(need), ..PlaceListQuery::default() };
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
    for (query, title, text, step) in lists {
        let found = query.apply(places.clone(), ctx.today());
        if !found.is_empty() {
            sections.push(list(ctx, account, &query, [&title, &text], &found, step));
        }
    }
    for (kind, title, text) in [
        (QueueKind::Doubt, ctx.t("waits-doubt"), ctx.t("waits-doubt-text")),
        (QueueKind::Duplicate, ctx.t("waits-duplicate"), ctx.t("waits-duplicate-text")),
        (QueueKind::Kept, ctx.t("waits-kept"), ctx.t("waits-kept-text")),
        (QueueKind::Missing, ctx.t("waits-missing"), ctx.t("waits-missing-text")),
        (QueueKind::SameSite, ctx.t("waits-same-site"), ctx.t("waits-same-site-text")),
        (QueueKind::Incomplete, ctx.t("waits-incomplete"), ctx.t("waits-incomplete-text")),
    ] {
        let (found, count) = state.app.list_waiting(&places, kind, SHOWN_OF_EACH).await?;
        if count > 0 {
            sections.push(items(ctx, account, [&title, &text], &found, count));
        }
    }
    Ok(sections)
}

/// What people said, or what somebody proposed and nobody has decided yet.
async fn sent(request: &StaffRequest) -> Result<Option<Markup>, PageError> {
    let StaffRequest { state, ctx, staff } = request;
    let account = &staff.account;
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
            ul.rows {
                @for one in listed.iter().take(SHOWN_OF_EACH) {
                    li { (suggestions::entry(ctx, one)) }
                }
            }
            @if listed.len() > SHOWN_OF_EACH {
                p { a.action href="/staff/suggestions" {
                    (ctx.t_with("home-all", &[("count", listed.len().into())]))
                } }
            }
        }
    };
    Ok((!listed.is_empty()).then_some(section))
}

/// The places of an organization, for its own people.
fn own(ctx: &PageContext, account: &Account, places: &[Arc<Place>]) -> Option<Markup> {
    let titles = [ctx.t("home-own"), ctx.t("home-own-text")];
    let titles = [&*titles[0], &*titles[1]];
    (!places.is_empty())
        .then(|| list(ctx, account, &PlaceListQuery::default(), titles, places, None))
}

fn list(
    ctx: &PageContext,
    account: &Account,
    query: &PlaceListQuery,
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
            ul.rows { @for place in places.iter().take(SHOWN_OF_EACH) { li {
                a.row href=(address::staff_place(&place.id)) {
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
            @if places.len() > SHOWN_OF_EACH {
                p { a.action href=(query.address(0)) {
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
    let why = |waiting: &Waiting| {
        let code = waiting.item.body.get("code").and_then(|code| code.as_str())?;
        part::hint(ctx, &format!("issue-{code}"))
    };
    html! {
        section.waits {
            h2 { (title) " " span.badge { (count) } }
            p.hint { (text) }
            ul.rows { @for waiting in waiting { li {
                div.row {
                    a href=(address::staff_place(&waiting.place.id)) {
                        strong { (waiting.place.draft.name) }
                    }
                    @if let Some(other) = &waiting.other {
                        span { (ctx.t("waits-and")) }
                        a href=(address::staff_place(&other.id)) { strong { (other.draft.name) } }
                    }
                    @if let Some(said) = said(waiting) { span { (said) } }
                    @if let Some(why) = why(waiting) { span.why { (why) } }
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
pub async fn settle(request: StaffRequest, fields: Fields) -> Result<Response, PageError> {
    request.must(Right::Publish)?;
    let (item, join) = (fields.text("item").to_owned(), fields.text("do") == "join");
    let settle = request.run(|app, by| async move {
        if join { app.join_site(&by, &item).await } else { app.settle(&by, &item).await }
    });
    settle.await?;
    Ok(go_to("/staff"))
}
