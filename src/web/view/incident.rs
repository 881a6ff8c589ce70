//! What runs, at the top of every page of disaster staff: a real disaster, an
//! exercise, or nothing. An exercise frames every page, whoever reads it, and says so in
//! words, on paper too.

use super::{PageContext, icon::icon, status};
use crate::domain::Incident;
use maud::{Markup, html};

/// The band above a page.
pub fn band(ctx: &PageContext, incident: Option<&Incident>) -> Markup {
    html! {
        div.running #running data-swap {
            @match incident {
                Some(incident) if incident.exercise => { (exercise(ctx, incident)) }
                Some(incident) => {
                    div.incident-band {
                        p.incident-name {
                            strong { (ctx.t("incident-real")) } " " (incident.announcement.name)
                            " " small { (since(ctx, incident)) }
                        }
                    }
                }
                None => { p.hint.incident-none { (ctx.t("incident-none")) } }
            }
        }
    }
}

fn exercise(ctx: &PageContext, incident: &Incident) -> Markup {
    html! {
        div.exercise-band {
            p.incident-name {
                strong.exercise-word { (ctx.t("incident-exercise")) } " "
                (incident.announcement.name)
            }
            p { (ctx.t("exercise-not-real")) " " (since(ctx, incident)) }
        }
        // Every page of an exercise that runs has it already.
        @if !ctx.is_exercise() { (frame(ctx)) }
    }
}

/// Stripes around the page, with the word: in sight while it scrolls, and on each
/// printed sheet.
pub fn frame(ctx: &PageContext) -> Markup {
    html! { div.exercise-frame { span { (ctx.t("incident-exercise")) } } }
}

fn since(ctx: &PageContext, incident: &Incident) -> String {
    let when = status::clock(ctx, incident.started_at);
    ctx.t_with("incident-since", &[("when", when.into())])
}

/// A disaster or an exercise, in a word with a shape.
pub fn kind(ctx: &PageContext, incident: &Incident) -> Markup {
    html! {
        @if incident.exercise { span.badge.exercise-word { (ctx.t("incident-exercise")) } }
        @else { span.badge.badge--real { (icon("status-full")) (ctx.t("incident-real")) } }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{
        domain::{Announcement, IncidentId},
        web::view::context::tests::context,
    };

    #[test]
    fn an_exercise_says_so_and_a_disaster_never_does() {
        let ctx = context("/");
        let incident = |exercise| Incident {
            id: IncidentId::from_trusted("i".to_owned()),
            revision: 1,
            announcement: Announcement::new("台風<b>", "").expect("valid"),
            exercise,
            started_at: ctx.now(),
            ended_at: None,
        };
        let drill = band(&ctx, Some(&incident(true))).0;
        assert!(drill.contains("訓練") && drill.contains("exercise-frame"), "{drill}");
        assert!(drill.contains("&lt;b&gt;"), "{drill}");
        let real = band(&ctx, Some(&incident(false))).0;
        assert!(real.contains("災害") && !real.contains("訓練"), "{real}");
        assert!(!band(&ctx, None).0.contains("exercise-frame"));
    }
}
