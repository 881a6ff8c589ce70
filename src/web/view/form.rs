//! The controls of forms: text of one line or several, one answer of a few, several
//! boxes, yes, no or not recorded. Each stands under its label with its explanation and
//! what is wrong; everything wrong stands at the top, too, and nothing typed is lost.

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
        Some(sentence(self.ctx, fault))
    }

    /// A control under its label, with its explanation and what is wrong with it.
    fn framed(&self, ask: Ask<'_>, control: impl FnOnce(&Described) -> Markup) -> Markup {
        let label = html! { (self.ctx.t(ask.label)) };
        let hint = part::hint(self.ctx, ask.hint);
        framed(ask.name, &label, hint.as_deref(), self.fault(ask.name).as_deref(), control)
    }

    /// One line.
    pub fn line(&self, ask: Ask<'_>, kind: &str, list: Option<&str>) -> Markup {
        let inputmode = match kind {
            "tel" => Some("tel"),
            "decimal" => Some("decimal"),
            "number" => Some("numeric"),
            _ => None,
        };
        // Browsers would refuse what the register takes, and clear what is wrong.
        let kind = if inputmode.is_some() { "text" } else { kind };
        self.framed(ask, |described| {
            html! {
                input id=(ask.name) name=(ask.name) type=(kind) value=(self.fields.text(ask.name))
                    autocomplete="off" inputmode=[inputmode] list=[list]
                    aria-invalid=[described.is_wrong] aria-describedby=[&described.by];
            }
        })
    }

    /// Several lines.
    pub fn lines(&self, ask: Ask<'_>, rows: u32) -> Markup {
        self.framed(ask, |described| {
            html! {
                textarea id=(ask.name) name=(ask.name) rows=(rows)
                    aria-invalid=[described.is_wrong] aria-describedby=[&described.by]
                { (self.fields.text(ask.name)) }
            }
        })
    }

    /// One of several, from a list that opens.
    pub fn select(&self, ask: Ask<'_>, choices: &[Choice<'_>]) -> Markup {
        let chosen = self.fields.text(ask.name);
        self.framed(ask, |described| {
            html! {
                select id=(ask.name) name=(ask.name)
                    aria-invalid=[described.is_wrong] aria-describedby=[&described.by]
                {
                    @for (value, word) in choices {
                        option value=(value) selected[*value == chosen] { (word) }
                    }
                }
            }
        })
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

/// What a control says of itself to those who do not see the page.
struct Described {
    /// The ids of its explanation and of what is wrong.
    by: Option<String>,
    is_wrong: Option<&'static str>,
}

/// A control under its label, with its explanation and what is wrong with it.
fn framed(
    name: &str,
    label: &Markup,
    hint: Option<&str>,
    fault: Option<&str>,
    control: impl FnOnce(&Described) -> Markup,
) -> Markup {
    let (hint_id, fault_id) = (format!("{name}-hint"), format!("{name}-fault"));
    let ids = [hint.map(|_| hint_id.as_str()), fault.map(|_| fault_id.as_str())];
    let ids: Vec<_> = ids.into_iter().flatten().collect();
    let by = Some(ids.join(" ")).filter(|ids| !ids.is_empty());
    let described = Described { by, is_wrong: fault.map(|_| "true") };
    html! {
        div.ask {
            label for=(name) { (label) }
            @if let Some(hint) = hint { p.hint id=(hint_id) { (hint) } }
            @if let Some(fault) = fault { p.fault id=(fault_id) { (fault) } }
            (control(&described))
        }
    }
}

/// One line of a short form; a password in it is never sent back.
#[derive(Debug, Default)]
pub struct TextField<'a> {
    /// Its name in the form, and its id.
    pub name: &'static str,
    /// What it is called.
    pub label: String,
    /// What belongs into it.
    pub hint: Option<String>,
    /// What stands in it.
    pub value: &'a str,
    /// `password`, `text` if nothing is said.
    pub kind: Option<&'static str>,
    /// What the browser may fill in.
    pub autocomplete: Option<&'static str>,
    /// Digits alone are typed.
    pub digits: bool,
    /// It may stay empty.
    pub optional: bool,
}

impl TextField<'_> {
    /// The password that somebody has.
    pub fn current_password(ctx: &PageContext, name: &'static str) -> Self {
        let autocomplete = Some("current-password");
        let label = ctx.t("staff-current-password");
        Self { name, label, kind: Some("password"), autocomplete, ..Self::default() }
    }

    /// A password that somebody chooses.
    pub fn new_password(name: &'static str, label: String) -> Self {
        let autocomplete = Some("new-password");
        Self { name, label, kind: Some("password"), autocomplete, ..Self::default() }
    }
}

/// The field, with what is wrong with it.
pub fn field(ctx: &PageContext, field: &TextField<'_>, faults: &[Invalid]) -> Markup {
    let name = field.name;
    let fault = faults.iter().find(|fault| fault.field == name);
    let fault = fault.map(|fault| sentence(ctx, fault));
    let label = html! {
        (field.label)
        @if field.optional { span.optional { (ctx.t("form-optional")) } }
    };
    framed(name, &label, field.hint.as_deref(), fault.as_deref(), |described| {
        html! {
            input id=(name) name=(name) type=(field.kind.unwrap_or("text")) value=(field.value)
                autocomplete=(field.autocomplete.unwrap_or("off")) autocapitalize="none"
                spellcheck="false" inputmode=[field.digits.then_some("numeric")]
                required[!field.optional]
                aria-invalid=[described.is_wrong] aria-describedby=[&described.by];
        }
    })
}

/// A box to tick, with an explanation.
pub fn tick(name: &'static str, label: &str, hint: &str, ticked: bool) -> Markup {
    html! {
        div.ask-tick {
            input id=(name) name=(name) type="checkbox" value="1" checked[ticked]
                aria-describedby={ (name) "-hint" };
            label for=(name) { (label) }
            p.hint id={ (name) "-hint" } { (hint) }
        }
    }
}

/// What is wrong, above the form, with a way to each field.
pub fn faults(ctx: &PageContext, faults: &[Invalid]) -> Markup {
    html! {
        @if !faults.is_empty() {
            div.faults role="alert" {
                p { (ctx.t_with("form-faults", &[("count", faults.len().into())])) }
                ul { @for fault in faults {
                    li { a href={ "#" (fault.field) } { (sentence(ctx, fault)) } }
                } }
            }
        }
    }
}

fn sentence(ctx: &PageContext, fault: &Invalid) -> String {
    ctx.fault(fault)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::web::view::context::tests::context;

    #[test]
    fn what_is_wrong_stands_at_its_field_and_above() {
        let ctx = context("/staff");
        let wrong = [Invalid::new("name", "required")];
        let name = TextField {
            name: "name",
            label: "名前".to_owned(),
            hint: Some("例".to_owned()),
            value: "<花子>",
            ..TextField::default()
        };
        let html = field(&ctx, &name, &wrong).0;
        assert!(html.contains("aria-describedby=\"name-hint name-fault\""), "{html}");
        assert!(html.contains("aria-invalid=\"true\"") && html.contains("&lt;花子&gt;"), "{html}");
        assert!(faults(&ctx, &wrong).0.contains("href=\"#name\""));
        let html = field(&ctx, &name, &[]).0;
        assert!(!html.contains("aria-invalid") && html.contains("required"), "{html}");
    }
}
