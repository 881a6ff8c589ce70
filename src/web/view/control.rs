//! Controls of long forms: text of one line or several, one answer of a few, several
//! boxes, yes, no or not recorded. Each with its explanation and what is wrong.

use super::{PageContext, part};
use crate::{domain::Invalid, web::extract::Fields};
use maud::{Markup, html};

/// A form as it stands: what was typed and what is wrong with it.
#[derive(Debug, Clone, Copy)]
pub struct Form<'a> {
    /// The language.
    pub ctx: &'a PageContext,
    /// What was typed.
    pub fields: &'a Fields,
    /// What is wrong.
    pub faults: &'a [Invalid],
}

/// A control: its name, what it is called and what belongs into it.
#[derive(Debug, Clone, Copy)]
pub struct Ask<'a> {
    /// Its name in the form, and its id.
    pub name: &'a str,
    /// The message that names it.
    pub label: &'a str,
    /// The message that explains it, if there is one.
    pub hint: &'a str,
}

/// One of a few words: what is sent, and what is read.
pub type Choice<'a> = (&'a str, String);

impl Form<'_> {
    /// What is wrong with a field, in a sentence.
    pub fn fault(&self, name: &str) -> Option<String> {
        let fault = self.faults.iter().find(|fault| fault.field == name)?;
        Some(self.ctx.t(&format!("invalid-{}", fault.code)))
    }

    fn described(&self, ask: Ask<'_>) -> (Markup, Option<String>) {
        let (hint, fault) = (part::hint(self.ctx, ask.hint), self.fault(ask.name));
        let name = ask.name;
        let ids = [
            hint.is_some().then(|| format!("{name}-hint")),
            fault.is_some().then(|| format!("{name}-fault")),
        ];
        let ids: Vec<_> = ids.into_iter().flatten().collect();
        let texts = html! {
            @if let Some(hint) = &hint { p.hint id={ (name) "-hint" } { (hint) } }
            @if let Some(fault) = &fault { p.fault id={ (name) "-fault" } { (fault) } }
        };
        (texts, Some(ids.join(" ")).filter(|ids| !ids.is_empty()))
    }

    /// One line.
    pub fn line(&self, ask: Ask<'_>, kind: &str, list: Option<&str>) -> Markup {
        let (texts, described) = self.described(ask);
        let is_wrong = self.fault(ask.name).map(|_| "true");
        let inputmode = match kind {
            "tel" => Some("tel"),
            "decimal" => Some("decimal"),
            "number" => Some("numeric"),
            _ => None,
        };
        // Browsers would refuse what the register takes, and clear what is wrong.
        let kind = if inputmode.is_some() { "text" } else { kind };
        html! {
            div.ask {
                label for=(ask.name) { (self.ctx.t(ask.label)) }
                (texts)
                input id=(ask.name) name=(ask.name) type=(kind) value=(self.fields.text(ask.name))
                    autocomplete="off" inputmode=[inputmode] list=[list]
                    aria-invalid=[is_wrong] aria-describedby=[described];
            }
        }
    }

    /// Several lines.
    pub fn lines(&self, ask: Ask<'_>, rows: u32) -> Markup {
        let (texts, described) = self.described(ask);
        let is_wrong = self.fault(ask.name).map(|_| "true");
        html! {
            div.ask {
                label for=(ask.name) { (self.ctx.t(ask.label)) }
                (texts)
                textarea id=(ask.name) name=(ask.name) rows=(rows) aria-invalid=[is_wrong]
                    aria-describedby=[described] { (self.fields.text(ask.name)) }
            }
        }
    }

    /// One of several, from a list that opens.
    pub fn select(&self, ask: Ask<'_>, choices: &[Choice<'_>]) -> Markup {
        let (texts, described) = self.described(ask);
        let is_wrong = self.fault(ask.name).map(|_| "true");
        let chosen = self.fields.text(ask.name);
        html! {
            div.ask {
                label for=(ask.name) { (self.ctx.t(ask.label)) }
                (texts)
                select id=(ask.name) name=(ask.name) aria-invalid=[is_wrong]
                    aria-describedby=[described]
                {
                    @for (value, word) in choices {
                        option value=(value) selected[*value == chosen] { (word) }
                    }
                }
            }
        }
    }

    /// One of a few, all of them seen.
    pub fn pick(&self, name: &str, legend: &str, choices: &[Choice<'_>]) -> Markup {
        let chosen = self.fields.text(name);
        html! {
            fieldset.pick id=(name) {
                legend { (legend) }
                @if let Some(fault) = self.fault(name) { p.fault { (fault) } }
                div.pick-row { @for (value, word) in choices {
                    label {
                        input type="radio" name=(name) value=(value) checked[*value == chosen];
                        span { (word) }
                    }
                } }
            }
        }
    }

    /// Yes, no or not recorded.
    pub fn answer(&self, name: &str, legend: &str) -> Markup {
        let choices =
            [("yes", self.ctx.t("yes")), ("no", self.ctx.t("no")), ("", self.ctx.t("unknown"))];
        self.pick(name, legend, &choices)
    }

    /// Several of many.
    pub fn boxes(&self, name: &str, legend: &str, choices: &[Choice<'_>]) -> Markup {
        let chosen: Vec<_> = self.fields.texts(name).collect();
        html! {
            fieldset.pick {
                legend { (legend) }
                div.pick-row { @for (value, word) in choices {
                    label {
                        input type="checkbox" name=(name) value=(value)
                            checked[chosen.contains(value)];
                        span { (word) }
                    }
                } }
            }
        }
    }

    /// One box.
    pub fn tick(&self, name: &str, label: &str) -> Markup {
        html! {
            label.tick {
                input type="checkbox" id=(name) name=(name) value="1"
                    checked[self.fields.is_ticked(name)];
                span { (label) }
            }
        }
    }
}
