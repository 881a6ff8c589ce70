//! From when a printed page is: paper stays when the page has long changed.

use super::{PageContext, date};
use maud::{Markup, html};

/// The line that only paper has: when the page was made; in its place the script writes
/// when it was printed.
pub fn printed(ctx: &PageContext) -> Markup {
    let made = date::moment(ctx.locale(), ctx.now());
    let words = ctx.t_with("printed-at", &[("when", "{ $when }".into())]);
    html! {
        p.printed data-printed=(words) { (ctx.t_with("printed-page-of", &[("when", made.into())])) }
    }
}
