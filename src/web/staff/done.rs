//! What was done just now, said once on the page that a form leads to: each word that
//! an address may carry after `?done=`, with its sentence.

use crate::web::view::PageContext;
use maud::{Markup, html};
use serde::Deserialize;

/// What was done something with.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum DoneWith {
    /// A place.
    Place,
    /// A disaster or an exercise.
    Incident,
    /// How a shelter is.
    Shelter,
    /// What is made up in the register.
    Sample,
    /// An import that was written.
    ImportRun,
}

/// What an address says was done.
#[derive(Debug, Default, Deserialize)]
pub struct DoneQuery {
    /// The word for it.
    #[serde(default)]
    pub done: String,
    #[serde(default)]
    new: String,
}

impl DoneQuery {
    /// The notice above a page; nothing for a word that is none of ours.
    pub fn notice(&self, ctx: &PageContext, with: DoneWith) -> Markup {
        notice(ctx, with, &self.done)
    }

    /// Which unsaved form of this device was saved by it: `new`, or that of the place.
    pub fn saved_form(&self) -> Option<&'static str> {
        match self.done.as_str() {
            "save" | "publish" | "submit" if !self.new.is_empty() => Some("new"),
            "save" | "publish" | "submit" | "propose" => Some("place"),
            _ => None,
        }
    }
}

/// What was done, above a page; nothing for a word that is none of ours.
pub fn notice(ctx: &PageContext, with: DoneWith, done: &str) -> Markup {
    html! {
        @if let Some(said) = sentence(ctx, with, done) { p.notice.done role="status" { (said) } }
    }
}

/// The word of what a button of a place's form does, as its address carries it.
pub fn place_word(done: &str) -> &str {
    match done {
        "publish" | "submit" | "propose" | "suspend" | "close" | "verify" | "confirm_schedule"
        | "undo" => done,
        _ => "save",
    }
}

/// The sentence of a word.
pub fn sentence(ctx: &PageContext, with: DoneWith, done: &str) -> Option<String> {
    Some(match (with, done) {
        (DoneWith::Place, "save") => ctx.t("done-save"),
        (DoneWith::Place, "publish") => ctx.t("done-publish"),
        (DoneWith::Place, "submit") => ctx.t("done-submit"),
        (DoneWith::Place, "propose") => ctx.t("done-propose"),
        (DoneWith::Place, "suspend") => ctx.t("done-suspend"),
        (DoneWith::Place, "close") => ctx.t("done-close"),
        (DoneWith::Place, "verify") => ctx.t("done-verify"),
        (DoneWith::Place, "confirm_schedule") => ctx.t("done-confirm-schedule"),
        (DoneWith::Place, "undo") => ctx.t("done-undo"),
        (DoneWith::Incident, "open") => ctx.t("incident-opened"),
        (DoneWith::Incident, "save") => ctx.t("incident-saved"),
        (DoneWith::Incident, "reopen") => ctx.t("incident-reopened"),
        (DoneWith::Incident, "end") => ctx.t("incident-ended"),
        (DoneWith::Shelter, "report") => ctx.t("report-taken"),
        (DoneWith::Shelter, "temporary") => ctx.t("temporary-opened"),
        (DoneWith::Shelter, "temporary-save") => ctx.t("temporary-saved"),
        (DoneWith::Shelter, "temporary-close") => ctx.t("temporary-closed"),
        (DoneWith::Shelter, "confirmed") => ctx.t("unverified-confirmed"),
        (DoneWith::Shelter, "rejected") => ctx.t("unverified-rejected"),
        (DoneWith::Shelter, "withdraw") => ctx.t("report-taken-back"),
        (DoneWith::Sample, "remove") => ctx.t("sample-removed"),
        (DoneWith::ImportRun, "undo") => ctx.t("up-undo-done"),
        _ => return None,
    })
}
