//! The form of a place: for each kind only the fields that matter, in the order in
//! which a leaflet says them, and what is already recorded, whatever the kind.

use super::{
    fee, schedule_view,
    typed::{ARRIVALS, DESIGNATIONS},
    whereabouts,
};
use crate::{
    domain::{
        Account, Bounds, Category, CategoryId, Fact, Hazard, PlaceDraft, Right, Target,
        place::field::{Field, FieldKind, Section},
    },
    web::view::form::{Ask, Choice, Form},
};
use maud::{Markup, html};

/// A form and what it is about.
#[derive(Debug, Clone, Copy)]
pub struct PlaceForm<'a> {
    /// What was typed, and what is wrong.
    pub form: Form<'a>,
    /// What the place says with it.
    pub draft: &'a PlaceDraft,
    /// Who fills it in.
    pub account: &'a Account,
    /// Districts that are known.
    pub districts: &'a [String],
    /// Where places are expected.
    pub bounds: Bounds,
}

/// Facts that many ask for; the others stand below, folded.
const FACTS_FIRST: [&str; 6] = [
    "wheelchair",
    "step_free_entrance",
    "lift",
    "accessible_toilet",
    "parking",
    "reservation_needed",
];

impl PlaceForm<'_> {
    /// Everything between the heading and the buttons.
    pub fn fields(&self) -> Markup {
        let ctx = self.form.ctx;
        let category = self.draft.category.category();
        html! {
            (self.summary())
            section.part {
                h2 { (ctx.t("part-what")) }
                (self.category())
                (self.texts(Section::Name))
                (self.texts(Section::What))
            }
            @if !category.evacuation || self.draft.schedule_text.is_some() {
                section.part {
                    h2 { (ctx.t("part-when")) }
                    (schedule_view::fields(&self.form, self.draft))
                }
            }
            section.part {
                h2 { (ctx.t("part-where")) }
                (whereabouts::fields(self))
            }
            section.part {
                h2 { (ctx.t("part-who")) }
                (self.who(category))
            }
            @if category.evacuation { section.part {
                h2 { (ctx.t("group-disaster")) }
                (self.disaster(self.draft.category))
            } }
            section.part {
                h2 { (ctx.t("part-contact")) }
                (self.texts(Section::Contact))
                (self.folded("part-contact-more", Section::ContactMore))
            }
            section.part {
                h2 { (ctx.t("label-facts")) }
                (self.facts())
            }
            section.part {
                h2 { (ctx.t("part-more")) }
                (self.texts(Section::Note))
                (self.folded("part-picture", Section::Picture))
            }
        }
    }

    /// What is wrong, above the form, with a way to each field.
    fn summary(&self) -> Markup {
        let (ctx, faults) = (self.form.ctx, self.form.faults);
        html! {
            @if !faults.is_empty() {
                div.faults role="alert" {
                    p { (ctx.t_with("form-faults", &[("count", faults.len().into())])) }
                    ul { @for fault in faults {
                        li { a href={ "#" (fault.field) } { (super::named(ctx, fault)) } }
                    } }
                }
            }
        }
    }

    fn category(&self) -> Markup {
        let locale = self.form.ctx.locale();
        let choices: Vec<Choice<'_>> =
            CategoryId::all().map(|id| (id.id(), id.category().label(locale).to_owned())).collect();
        let ask = Ask { name: "category", label: "field-category", hint: "hint-category" };
        self.form.select(ask, &choices)
    }

    /// The fields of text of a section, one below the other.
    pub fn texts(&self, section: Section) -> Markup {
        html! { @for field in Field::of_section(section) { (self.text(field)) } }
    }

    fn text(&self, field: &Field) -> Markup {
        let ask = Ask { name: field.input(), label: field.label, hint: field.hint };
        match field.kind {
            FieldKind::Text => {
                self.form.lines(ask, if field.name == "description" { 3 } else { 2 })
            }
            FieldKind::Telephones => self.form.line(ask, "tel", None),
            _ => self.form.line(ask, "text", None),
        }
    }

    /// Fields that few need, open where one says something or is wrong.
    fn folded(&self, summary: &str, section: Section) -> Markup {
        let is_used = |field: &Field| {
            let name = field.input();
            !self.form.fields.text(name).is_empty() || self.form.fault(name).is_some()
        };
        html! {
            details.fold open[Field::of_section(section).any(is_used)] {
                summary { (self.form.ctx.t(summary)) }
                (self.texts(section))
            }
        }
    }

    fn who(&self, category: &Category) -> Markup {
        let ctx = self.form.ctx;
        let choices: Vec<Choice<'_>> = Target::all()
            .map(|target| (target.id(), target.entry().label.get(ctx.locale()).to_owned()))
            .collect();
        html! {
            input type="hidden" name="targets" value="1";
            (self.texts(Section::Who))
            details.fold open[!self.draft.targets.is_empty()] {
                summary { (ctx.t("field-targets")) }
                (self.form.boxes("target", &ctx.t("hint-targets"), &choices))
            }
            @if !category.evacuation { (self.money()) (self.texts(Section::Booking)) }
        }
    }

    /// What it costs; asked once more where an answer below says otherwise.
    fn money(&self) -> Markup {
        let is_asked = self.form.faults.iter().any(|fault| fault.code == fee::CONTRADICTS);
        html! {
            (self.texts(Section::Fee))
            @if is_asked || self.form.fields.is_ticked(fee::AGREED) {
                (self.form.tick(fee::AGREED, &self.form.ctx.t("fee-right")))
            }
        }
    }

    fn disaster(&self, category: CategoryId) -> Markup {
        let ctx = self.form.ctx;
        let is_welfare = category.id() == "welfare_shelter" || !self.draft.shelter.is_empty();
        let capacity = Ask { name: "capacity", label: "field-capacity", hint: "hint-capacity" };
        html! {
            (self.form.line(capacity, "number", None))
            (self.texts(Section::Capacity))
            @if is_welfare { (self.welfare()) }
            @if category.id() != "welfare_shelter" {
                h3 { (ctx.t("label-hazards")) }
                div.answers-asked { @for hazard in Hazard::all() {
                    (self.form.answer(&format!("hazard-{}", hazard.id()),
                        hazard.entry().label.get(ctx.locale())))
                } }
            }
        }
    }

    fn welfare(&self) -> Markup {
        let ctx = self.form.ctx;
        let unknown = ("", ctx.t("unknown"));
        let designation = |word: &str| match word {
            "designated" => ctx.t("designation-designated"),
            _ => ctx.t("designation-agreement"),
        };
        let arrival = |word: &str| match word {
            "yes" => ctx.t("direct-choice-yes"),
            "no" => ctx.t("direct-choice-no"),
            _ => ctx.t("direct-choice-named"),
        };
        let designations = DESIGNATIONS.iter().map(|(word, _)| (*word, designation(word)));
        let designations: Vec<_> = designations.chain([unknown.clone()]).collect();
        let arrivals = ARRIVALS.iter().map(|(word, _)| (*word, arrival(word)));
        let arrivals: Vec<_> = arrivals.chain([unknown]).collect();
        html! {
            (self.form.pick("designation", &ctx.t("field-designation"), &designations))
            (self.form.pick("direct", &ctx.t("field-direct"), &arrivals))
            (self.form.answer("carers_admitted", &ctx.t("field-carers-admitted")))
            (self.form.answer("hazard_dependent", &ctx.t("field-hazard-dependent")))
            (self.texts(Section::Shelter))
        }
    }

    fn facts(&self) -> Markup {
        let ctx = self.form.ctx;
        let asked = |fact: Fact| {
            self.form.answer(&format!("fact-{}", fact.id()), fact.entry().label.get(ctx.locale()))
        };
        let (first, others): (Vec<_>, Vec<_>) =
            Fact::all().partition(|fact| FACTS_FIRST.contains(&fact.id()));
        let is_open = others.iter().any(|fact| self.draft.facts.get(*fact).is_some());
        html! {
            p.hint { (ctx.t("hint-facts")) }
            div.answers-asked { @for fact in first { (asked(fact)) } }
            details.fold open[is_open] {
                summary { (ctx.t("part-facts-more")) }
                div.answers-asked { @for fact in others { (asked(fact)) } }
            }
        }
    }

    /// The districts that somebody may choose, the present one among them.
    pub fn district_choices(&self) -> Vec<String> {
        let account = self.account;
        let everywhere = account.reach(Right::Publish) == crate::domain::Reach::Everything;
        let mut choices =
            if everywhere { self.districts.to_vec() } else { account.profile.districts.clone() };
        let present = self.form.fields.text("district").trim();
        if !present.is_empty() && !choices.iter().any(|known| known == present) {
            choices.push(present.to_owned());
        }
        choices
    }
}

/// Everything that was typed, to be sent once more.
pub fn carried(fields: &crate::web::extract::Fields) -> Markup {
    html! { @for (name, value) in &fields.0 {
        @if name != "do" { input type="hidden" name=(name) value=(value); }
    } }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{domain::Locale, i18n::Messages};

    #[test]
    fn every_field_of_text_that_is_asked_for_is_explained() {
        for (field, _) in Field::texts().filter(|(field, _)| field.section.is_some()) {
            for locale in Locale::ALL {
                let has = |key: &str| Messages::get(locale).has(key);
                assert!(has(field.label) && has(field.hint), "{}", field.name);
            }
        }
    }
}
