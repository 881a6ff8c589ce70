//! Pictures. They are decoration beside a word and never stand alone.

use crate::{domain::Category, web::assets};
use maud::{Markup, html};

/// The picture called `name`, in the colour of the text beside it.
pub fn icon(name: &str) -> Markup {
    html! {
        svg.icon viewBox="0 0 24 24" width="24" height="24" aria-hidden="true" {
            use href={ (assets::ROOT) "/vendor/icons.svg#" (name) } {}
        }
    }
}

/// The picture of a kind of place on its colour.
pub fn kind(category: &Category) -> Markup {
    html! {
        svg.kind viewBox="0 0 40 40" width="40" height="40" aria-hidden="true" {
            rect width="40" height="40" rx="13" fill=(category.colour) {}
            use href={ (assets::ROOT) "/vendor/icons.svg#" (category.icon) }
                x="8" y="8" width="24" height="24" color="#fff" {}
        }
    }
}
