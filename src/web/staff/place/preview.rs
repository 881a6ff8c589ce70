//! A place as residents will see it, before it is saved: the same card and the
//! same page, of what was typed.

use crate::{
    domain::{Place, PlaceDraft, PlaceId, State},
    web::{
        AppState,
        view::{
            self, PageContext, card,
            site::{CardGroup, CardPlace},
        },
    },
};
use maud::{Markup, html};

/// Card and page of what was typed over `place`, or of a new place.
pub fn shown(
    ctx: &PageContext,
    state: &AppState,
    place: Option<&Place>,
    draft: &PlaceDraft,
) -> Markup {
    let now = state.app.clock.now();
    let shown_state = if draft.state.is_public() { draft.state } else { State::Published };
    let draft = PlaceDraft { state: shown_state, ..draft.clone() };
    let preview = match place {
        Some(place) => Place { draft, ..place.clone() },
        None => Place {
            id: PlaceId::from_trusted("preview".to_owned()),
            revision: 1,
            sample: false,
            edited_at: None,
            created_at: now,
            updated_at: now,
            draft,
        },
    };
    let open_status = preview.open_status(now);
    let first = CardPlace { open_status, ..CardPlace::new(preview.clone()) };
    let group = CardGroup::alone(first);
    html! {
        section.preview aria-labelledby="preview" {
            h2 #preview { (ctx.t("preview")) }
            p.hint { (ctx.t("preview-hint")) }
            div.preview-card inert { (card::card(ctx, &group, None)) }
            div.preview-page inert { (view::place::preview(ctx, &state.app.catalog(), &preview)) }
        }
    }
}
