//! Fields of forms: label, explanation, what is wrong, what was typed. Errors stand
//! at the top of a form and at their field, and nothing typed is lost; passwords
//! alone are never sent back.

use super::PageContext;
use crate::domain::Invalid;
use maud::{Markup, html};

/// One line to type.
#[derive(Debug, Default)]
pub struct Field<'a> {
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

/// The field, with what is wrong with it.
pub fn field(ctx: &PageContext, field: &Field<'_>, faults: &[Invalid]) -> Markup {
    let name = field.name;
    let fault = faults.iter().find(|fault| fault.field == name);
    let (hint_id, fault_id) = (format!("{name}-hint"), format!("{name}-fault"));
    let parts = [field.hint.is_some().then_some(&*hint_id), fault.map(|_| &*fault_id)];
    let described: Vec<_> = parts.into_iter().flatten().collect();
    let described = Some(described.join(" ")).filter(|ids| !ids.is_empty());
    html! {
        div.ask {
            label for=(name) {
                (field.label)
                @if field.optional { span.optional { (ctx.t("form-optional")) } }
            }
            @if let Some(hint) = &field.hint { p.hint id=(hint_id) { (hint) } }
            @if let Some(fault) = fault {
                p.fault id=(fault_id) { (sentence(ctx, fault)) }
            }
            input id=(name) name=(name) type=(field.kind.unwrap_or("text")) value=(field.value)
                autocomplete=(field.autocomplete.unwrap_or("off")) autocapitalize="none"
                spellcheck="false" inputmode=[field.digits.then_some("numeric")]
                required[!field.optional]
                aria-invalid=[fault.map(|_| "true")] aria-describedby=[described];
        }
    }
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
    ctx.t(&format!("invalid-{}", fault.code))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::web::view::context::tests::context;

    #[test]
    fn what_is_wrong_stands_at_its_field_and_above() {
        let ctx = context("/staff");
        let wrong = [Invalid::new("name", "required")];
        let name = Field {
            name: "name",
            label: "名前".to_owned(),
            hint: Some("例".to_owned()),
            value: "<花子>",
            ..Field::default()
        };
        let html = field(&ctx, &name, &wrong).0;
        assert!(html.contains("aria-describedby=\"name-hint name-fault\""), "{html}");
        assert!(html.contains("aria-invalid=\"true\"") && html.contains("&lt;花子&gt;"), "{html}");
        assert!(faults(&ctx, &wrong).0.contains("href=\"#name\""));
        let html = field(&ctx, &name, &[]).0;
        assert!(!html.contains("aria-invalid") && html.contains("required"), "{html}");
    }
}
