//! What somebody may choose for an import: source, kind, layout, and what to do
//! with what staff edited.

use crate::{
    app::import::{Settings, Upload},
    domain::{CategoryId, Invalid},
    formats,
    web::{
        extract::Fields,
        view::{
            PageContext,
            form::{Ask, Choice, Form},
        },
    },
};
use maud::{Markup, html};

/// The longest name of a source.
pub const MAX_SOURCE_CHARS: usize = 100;

/// What a layout is called.
pub fn layout_word(ctx: &PageContext, name: &str) -> String {
    match name {
        "ibasho" => ctx.t("layout-ibasho"),
        "gsi_shelter" => ctx.t("layout-gsi-shelter"),
        "gsi_emergency" => ctx.t("layout-gsi-emergency"),
        "children_cafeteria" => ctx.t("layout-children-cafeteria"),
        "children_cafeteria_sessions" => ctx.t("layout-children-cafeteria-sessions"),
        "emergency_site" => ctx.t("layout-emergency-site"),
        "childcare" => ctx.t("layout-childcare"),
        "care_service" => ctx.t("layout-care-service"),
        "aed" => ctx.t("layout-aed"),
        "toilet" => ctx.t("layout-toilet"),
        "public_facility" => ctx.t("layout-public-facility"),
        "mapping" => ctx.t("layout-mapping"),
        other => other.to_owned(),
    }
}

/// The kinds of places to choose from, and none.
pub fn categories(ctx: &PageContext) -> Vec<Choice<'static>> {
    let kinds = CategoryId::all().map(|id| (id.id(), id.category().label(ctx.locale()).to_owned()));
    [("", ctx.t("up-by-file"))].into_iter().chain(kinds).collect()
}

/// The fields that are asked for before and after looking.
pub fn fields(ctx: &PageContext, form: Form<'_>) -> Markup {
    let layouts = formats::layouts().iter().map(|layout| layout.name());
    let layouts: Vec<Choice<'_>> = [("", ctx.t("up-find-layout"))]
        .into_iter()
        .chain(layouts.map(|name| (name, layout_word(ctx, name))))
        .collect();
    let source = Ask { name: "source", label: "up-source", hint: "up-source-hint" };
    let category = Ask { name: "category", label: "up-category", hint: "up-category-hint" };
    let layout = Ask { name: "layout", label: "up-layout", hint: "up-layout-hint" };
    html! {
        (form.line(source, "text", None))
        (form.select(category, &categories(ctx)))
        (form.select(layout, &layouts))
        (form.tick("same_list", &ctx.t("up-same-list")))
        p.hint { (ctx.t("up-same-list-hint")) }
        (form.tick("partial", &ctx.t("up-partial")))
        p.hint { (ctx.t("up-partial-hint")) }
        (form.tick("overwrite_edited", &ctx.t("up-overwrite")))
        p.hint { (ctx.t("up-overwrite-hint")) }
    }
}

/// Whether real places may stand beside made-up ones.
pub fn keep_sample(ctx: &PageContext, form: Form<'_>) -> Markup {
    html! {
        (form.tick("keep_sample", &ctx.t("up-keep-sample")))
        p.hint { (ctx.t("up-keep-sample-hint")) }
    }
}

/// Which of the files are taken.
pub fn files(ctx: &PageContext, files: &[Upload], settings: &Settings) -> Markup {
    html! {
        @if files.len() > 1 {
            fieldset.pick {
                legend { (ctx.t("up-which-files")) }
                @for (number, file) in files.iter().enumerate() {
                    label.tick {
                        input type="checkbox" name="file" value=(number)
                            checked[!settings.left_out.contains(&number)];
                        span { (file.name) }
                    }
                }
            }
        } @else {
            input type="hidden" name="file" value="0";
        }
    }
}

/// What was typed, as it stands now.
pub fn filled(settings: &Settings) -> Fields {
    let tick = |ticked: bool| if ticked { "1" } else { "" };
    let pairs = [
        ("source", settings.source.as_deref().unwrap_or_default()),
        ("category", settings.category.map_or("", |category| category.id())),
        ("layout", settings.layout.as_deref().unwrap_or_default()),
        ("partial", tick(settings.partial)),
        ("overwrite_edited", tick(settings.overwrite_edited)),
        ("keep_sample", tick(settings.keep_sample)),
        ("same_list", tick(settings.same_list)),
    ];
    Fields(pairs.map(|(name, value)| (name.to_owned(), value.to_owned())).into())
}

/// Takes what was chosen into the settings, or says what is wrong.
pub fn read(fields: &Fields, settings: &mut Settings) -> Vec<Invalid> {
    let mut wrong = Vec::new();
    let text =
        |name: &str| Some(fields.text(name).trim().to_owned()).filter(|text| !text.is_empty());
    settings.source = text("source");
    let source = settings.source.as_deref().unwrap_or_default();
    wrong.extend(Invalid::check_length("source", MAX_SOURCE_CHARS, source).err());
    settings.category = text("category").and_then(|id| {
        let found = CategoryId::parse(&id);
        if found.is_none() {
            wrong.push(Invalid::new("category", "unknown-category"));
        }
        found
    });
    settings.layout = text("layout");
    let known = |name: &String| formats::layouts().iter().any(|layout| layout.name() == name);
    if settings.layout.as_ref().is_some_and(|name| !known(name)) {
        wrong.push(Invalid::new("layout", "not-a-value"));
    }
    settings.partial = fields.is_ticked("partial");
    settings.overwrite_edited = fields.is_ticked("overwrite_edited");
    settings.keep_sample = fields.is_ticked("keep_sample");
    settings.same_list = fields.is_ticked("same_list");
    wrong
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::web::view::context::tests::context;

    #[test]
    fn every_layout_has_a_name_that_people_read() {
        for layout in formats::layouts() {
            assert_ne!(layout_word(&context("/"), layout.name()), layout.name());
        }
    }

    #[test]
    fn what_is_chosen_is_what_is_shown_again_and_nonsense_is_named() {
        let said = "source=市&category=salon&layout=ibasho&partial=1&keep_sample=1&actor=x";
        let mut settings = Settings::default();
        assert_eq!(read(&Fields::read(said.as_bytes()), &mut settings), []);
        let shown = filled(&settings);
        let mut again = Settings::default();
        assert_eq!(read(&shown, &mut again), []);
        assert_eq!(filled(&again), shown);
        assert!(settings.partial && settings.keep_sample && !settings.overwrite_edited);
        let wrong = read(&Fields::read(b"category=castle&layout=../x"), &mut settings);
        let wrong: Vec<_> = wrong.iter().map(ToString::to_string).collect();
        assert_eq!(wrong, ["category: unknown-category", "layout: not-a-value"]);
    }
}
