//! What pages for disaster staff hold for the time without a line: the script fills
//! these in, and shows nothing of them while there is one.

use super::{PageContext, details, icon::icon, status};
use crate::domain::{ConditionItem, Level};
use maud::{Markup, html};

/// That the device shows the copy of a page that it kept, and from when that is: because
/// there is no line, or because the answer is slow.
pub fn kept_copy(ctx: &PageContext) -> Markup {
    let when = || [("when", status::clock(ctx, ctx.now()).into())];
    html! {
        p.notice.kept.kept--offline role="status" {
            (icon("status-closed")) (ctx.t_with("kept-page", &when()))
        }
        p.notice.kept.kept--slow role="status" {
            (icon("status-preparing")) (ctx.t_with("kept-page-slow", &when()))
        }
    }
}

/// The place where the script shows reports that wait to be sent, with its words.
pub fn outbox(ctx: &PageContext) -> Markup {
    let mut words = serde_json::json!({
        "title": ctx.t("outbox-title"),
        "waits": ctx.t("outbox-waits"),
        "sent": ctx.t("outbox-sent"),
        "before": ctx.t_with("outbox-before", &[("count", "{ $count }".into())]),
        "refused": ctx.t("outbox-refused"),
        "login": ctx.t("outbox-login"),
        "loginGo": ctx.t("outbox-login-go"),
        "another": ctx.t("outbox-another"),
        "drop": ctx.t("outbox-drop"),
        "again": ctx.t("outbox-again"),
        "undecided": ctx.t("outbox-undecided"),
        "toDisaster": ctx.t("send-to-present"),
        "toExercise": ctx.t("send-to-present-exercise"),
        "unsaved": ctx.t("outbox-unsaved"),
        "seenBy": ctx.t_with("outbox-seen-by", &[("name", "{ $name }".into())]),
        "somebody": ctx.t("outbox-somebody"),
        "sendForOther": ctx.t("outbox-send-for-other"),
        "sendAll": ctx.t_with("outbox-send-all", &[("count", "{ $count }".into())]),
        "noCount": ctx.t("outbox-no-count"),
        "persons": ctx.t_with("persons", &[("count", "{ $count }".into())]),
        "seenAt": ctx.t_with("seen-at", &[("when", "{ $when }".into())]),
        "open": ctx.t("status-open"),
        "full": ctx.t("status-full"),
        "closed": ctx.t("status-closed"),
        "preparing": ctx.t("status-preparing"),
        "not_open": ctx.t("status-not-open"),
        "withdraw": ctx.t("report-withdraw"),
        "composition": ctx.t("composition"),
    });
    // What a tap on an item of the condition sends.
    for item in ConditionItem::all() {
        for level in Level::ALL {
            let said = format!(
                "{}：{}",
                details::item_word(ctx, item),
                details::level_word(ctx, item, level)
            );
            words[format!("{}:{}", item.id(), item.answer(level).id)] = said.into();
        }
    }
    html! { section.outbox #outbox aria-live="polite" hidden data-words=(words) {} }
}
