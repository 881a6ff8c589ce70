//! `/staff/calls`: which shelters to call next, the most urgent first, and who called which
//! one when. Whoever calls claims the building for ten minutes, before everybody's eyes.

use super::{change, request::StaffRequest};
use crate::{
    app::{
        call::{CallList, Confirmation, DueCall},
        id,
    },
    domain::{CallId, CallOutcome, Invalid, Place, PlaceId, Right, ShelterCall},
    web::{
        action::{Refusal, go_to},
        address, assets,
        error::PageError,
        extract::Fields,
        view::{Page, PageContext, contacts::contacts, form::faults, incident, status},
    },
};
use axum::response::Response;
use maud::{Markup, html};
use std::{collections::HashMap, sync::Arc};

/// So many buildings are listed.
const MAX_ROWS: usize = 50;
/// The longest key taken.
const MAX_KEY_CHARS: usize = 100;

/// What the page shows.
struct CallBoard<'a> {
    request: &'a StaffRequest,
    list: CallList,
    names: HashMap<String, String>,
}

/// `GET /staff/calls`
pub async fn list(request: StaffRequest) -> Result<Page, PageError> {
    request.must(Right::ReportStatus)?;
    page(&request, &[]).await
}

async fn page(request: &StaffRequest, wrong: &[Invalid]) -> Result<Page, PageError> {
    let StaffRequest { state, ctx, .. } = request;
    let running = ctx.situation.incident.clone();
    let list = state.app.list_calls(request.account()).await?;
    let names = change::names(state).await?;
    let board = CallBoard { request, list, names };
    let title = ctx.t("calls");
    let main = html! {
        (incident::band(ctx, running.as_deref()))
        div.sheet #call-list data-seq=(ctx.situation.seq) data-words=(words(ctx)) {
            h1 { (title) }
            p.live #live role="status" {
                @let when = status::clock(ctx, state.app.current_at());
                span #live-text { (ctx.t_with("board-as-of", &[("when", when.into())])) }
                noscript { " " a href="/staff/calls" { (ctx.t("board-again")) } }
            }
            (faults(ctx, wrong))
            div #calls data-swap {
                @if running.is_none() { p.notice { (ctx.t("calls-need-incident")) } }
                @else {
                    p.hint { (ctx.t("calls-text")) }
                    (board.own())
                    (board.next())
                    (board.log())
                }
            }
        }
        script type="module" src={ (assets::ROOT) "/js/calls.js" } {}
    };
    Ok(request.page(title, "plain disaster", main))
}

/// What the script says of the line.
fn words(ctx: &PageContext) -> String {
    let when = || [("when", "{ $when }".into())];
    serde_json::json!({
        "live": ctx.t("board-live"),
        "waiting": ctx.t_with("board-waiting", &when()),
        "stale": ctx.t_with("board-stale", &when()),
    })
    .to_string()
}

impl CallBoard<'_> {
    fn ctx(&self) -> &PageContext {
        &self.request.ctx
    }

    fn is_own(&self, call: &ShelterCall) -> bool {
        call.caller == self.request.account().id
    }

    fn caller<'a>(&'a self, call: &'a ShelterCall) -> &'a str {
        self.names.get(call.caller.as_str()).map_or(call.caller.as_str(), String::as_str)
    }

    /// The calls that whoever looks at the page makes, with the numbers.
    fn own(&self) -> Markup {
        let (ctx, catalog) = (self.ctx(), self.request.state.app.catalog());
        let is_ours = |call: &&ShelterCall| {
            self.is_own(call) && call.is_under_way(ctx.now()) && !self.reported_since(call)
        };
        let ours = self.list.calls.iter().filter(is_ours);
        let ours: Vec<_> =
            ours.filter_map(|call| Some((call, catalog.get(&call.place)?))).collect();
        html! {
            @if !ours.is_empty() {
                section.own-calls {
                    h2 { (ctx.t("calls-own")) }
                    ul.rows { @for (call, place) in ours {
                        li id={ "call-" (call.id) } { (self.own_call(call, &place)) }
                    } }
                }
            }
        }
    }

    fn own_call(&self, call: &ShelterCall, place: &Arc<Place>) -> Markup {
        let ctx = self.ctx();
        let present = ctx.situation.present_at(place, ctx.now());
        let until = status::clock(ctx, call.claimed_until());
        html! {
            div.row {
                strong { (place.draft.name) }
                span.hint { (ctx.t_with("call-until", &[("when", until.into())])) }
            }
            p.row-status { (status::seen(ctx, &present)) }
            (contacts(ctx, place))
            div.call-buttons {
                (self.unchanged(place))
                a.action href=(address::shelter(&place.id)) { (ctx.t("call-report")) }
                form.one-tap method="post" action="/staff/calls" {
                    (self.owner())
                    input type="hidden" name="call" value=(call.id);
                    button.action type="submit" name="do" value=(CallOutcome::NoAnswer.id()) {
                        (ctx.t("call-no-answer"))
                    }
                    button.action type="submit" name="do" value=(CallOutcome::NotMade.id()) {
                        (ctx.t("call-not-made"))
                    }
                }
            }
        }
    }

    /// Whom to call next.
    fn next(&self) -> Markup {
        let (ctx, due) = (self.ctx(), &self.list.due);
        html! {
            section {
                h2 {
                    (ctx.t("calls-next")) " "
                    span.badge { (ctx.t_with("board-count", &[("count", due.len().into())])) }
                }
                @if due.is_empty() { p { (ctx.t("calls-none")) } }
                ul.rows { @for one in due.iter().take(MAX_ROWS) {
                    li id={ "due-" (one.place.id) } { (self.due(one)) }
                } }
                @if due.len() > MAX_ROWS {
                    p.hint { (ctx.t_with("board-cut", &[("count", MAX_ROWS.into())])) }
                }
            }
        }
    }

    fn due(&self, one: &DueCall) -> Markup {
        let (ctx, DueCall { place, present, last }) = (self.ctx(), one);
        let claim = last.as_ref().filter(|call| call.is_claim(ctx.now()));
        let kind = place.draft.category.category().short_label(ctx.locale());
        html! {
            div.row {
                a href=(address::shelter(&place.id)) { strong { (place.draft.name) } }
                span { (kind) }
                @if let Some(district) = &place.draft.district { span { (district) } }
                @if place.sample { span.badge.badge--sample { (ctx.t("sample")) } }
            }
            p.row-status { (status::seen(ctx, present)) }
            @if let Some(call) = last { p.hint { (self.said(call)) } }
            @if let Some(call) = claim {
                @let until = [("when", status::clock(ctx, call.claimed_until()).into())];
                p.hint { (ctx.t_with("call-again-at", &until)) }
            } @else {
                div.call-buttons {
                    form.one-tap method="post" action="/staff/calls" {
                        (self.owner())
                        input type="hidden" name="place" value=(place.id);
                        button.button type="submit" name="do" value="call" {
                            (ctx.t("call-make")) span.unseen { "：" (place.draft.name) }
                        }
                    }
                    (self.unchanged(place))
                }
            }
        }
    }

    /// One tap that confirms what was reported; nothing where nobody reported anything.
    fn unchanged(&self, place: &Arc<Place>) -> Markup {
        let ctx = self.ctx();
        let seen = self.request.state.app.standing_reports_of(place);
        html! {
            @if !seen.is_empty() {
                form.one-tap method="post" action="/staff/calls" {
                    (self.owner())
                    input type="hidden" name="place" value=(place.id);
                    input type="hidden" name="key" value=(id::new_id());
                    @for report in seen { input type="hidden" name="seen" value=(report); }
                    button.action type="submit" name="do" value="unchanged" {
                        (ctx.t("call-unchanged")) span.unseen { "：" (place.draft.name) }
                    }
                }
            }
        }
    }

    fn owner(&self) -> Markup {
        html! { input type="hidden" name="owner" value=(self.request.account().id); }
    }

    /// Who called whom when, and what came of it.
    fn log(&self) -> Markup {
        let (ctx, catalog) = (self.ctx(), self.request.state.app.catalog());
        let name = |call: &ShelterCall| {
            let place = catalog.get(&call.place);
            place.map_or_else(|| call.place.to_string(), |place| place.draft.name.clone())
        };
        html! {
            @if !self.list.calls.is_empty() {
                section {
                    h2 { (ctx.t("calls-log")) }
                    ul.rows { @for call in &self.list.calls { li { div.row {
                        a href=(address::shelter(&call.place)) { (name(call)) }
                        span { (self.said(call)) }
                    } } } }
                }
            }
        }
    }

    /// When who called, and what came of it.
    fn said(&self, call: &ShelterCall) -> String {
        let ctx = self.ctx();
        let outcome = match call.outcome {
            Some(CallOutcome::NoAnswer) => ctx.t("call-no-answer"),
            Some(CallOutcome::Unchanged) => ctx.t("call-unchanged"),
            Some(CallOutcome::NotMade) => ctx.t("call-not-made"),
            None if self.reported_since(call) => ctx.t("call-reported"),
            None if call.is_under_way(ctx.now()) => ctx.t("call-under-way"),
            None => ctx.t("call-unsaid"),
        };
        ctx.t_with(
            "call-said",
            &[
                ("when", status::clock(ctx, call.called_at).into()),
                ("name", self.caller(call).into()),
                ("outcome", outcome.into()),
            ],
        )
    }

    /// Whether somebody reported of the shelter after a call.
    fn reported_since(&self, call: &ShelterCall) -> bool {
        let situation = &self.ctx().situation;
        let present = situation.present.get(&call.place);
        present.is_some_and(|seen| seen.received_at >= call.called_at)
    }
}

/// What a button asks for.
#[derive(Debug)]
enum CallAction {
    /// Somebody is about to call there.
    Claim(PlaceId),
    /// This came of a call.
    Settle(CallId, CallOutcome),
    /// What was reported still holds.
    Confirm(Confirmation),
}

/// `POST /staff/calls`: claims a shelter, says what came of a call, or confirms what was
/// reported.
pub async fn take(request: StaffRequest, typed: Fields) -> Result<Response, PageError> {
    request.must(Right::ReportStatus)?;
    let action = read(&typed);
    let too_late = match &action {
        Ok(CallAction::Claim(_)) => "call-claimed",
        _ => "changed-since",
    };
    let taken = request.run_soon(action, |app, by, action| async move {
        match action {
            CallAction::Claim(place) => app.claim_call(&by, &place).await.map(Some),
            CallAction::Settle(call, outcome) => {
                app.settle_call(&by, &call, outcome).await.map(|_| None)
            }
            CallAction::Confirm(said) => app.confirm_unchanged(&by, said).await.map(|()| None),
        }
    });
    match taken.await {
        Ok(Some(claim)) => Ok(go_to(&format!("/staff/calls#call-{}", claim.id))),
        Ok(None) => Ok(go_to("/staff/calls")),
        Err(error) => {
            let mut refusal = Refusal::invalid_or_changed(error)?;
            if refusal.is_conflict() {
                refusal.faults.push(Invalid::new("calls", too_late));
            }
            Ok(refusal.answer(page(&request, &refusal.faults).await?))
        }
    }
}

fn read(typed: &Fields) -> Result<CallAction, Vec<Invalid>> {
    let wrong = || vec![Invalid::new("calls", "unknown-step")];
    let place = || PlaceId::parse(typed.text("place")).ok_or_else(wrong);
    match typed.text("do") {
        "call" => Ok(CallAction::Claim(place()?)),
        "unchanged" => {
            let key = Some(typed.text("key")).filter(|key| !key.is_empty());
            let key = key.map_or_else(id::new_id, str::to_owned);
            let checked = Invalid::check_length("calls", MAX_KEY_CHARS, &key);
            checked.map_err(|fault| vec![fault])?;
            let seen = typed.texts("seen").map(str::to_owned).collect();
            Ok(CallAction::Confirm(Confirmation { place: place()?, seen, key }))
        }
        // That nothing has changed is said by confirming it.
        outcome => {
            let outcome = CallOutcome::parse(outcome);
            let outcome = outcome.filter(|outcome| *outcome != CallOutcome::Unchanged);
            let call = CallId::parse(typed.text("call"));
            let (call, outcome) = call.zip(outcome).ok_or_else(wrong)?;
            Ok(CallAction::Settle(call, outcome))
        }
    }
}
