//! Long lists by pages: which part is shown of how many, and the ways to the others.

use super::PageContext;
use maud::{Markup, html};

/// Which part of a list is shown.
#[derive(Debug, Clone, Copy)]
pub struct Pagination {
    /// Its number, from 1 on.
    pub number: usize,
    /// How many a page holds.
    size: usize,
    /// How many there are.
    pub total: usize,
}

/// So many rows come on one page: all of most cities.
pub const MAX_WHOLE_ROWS: usize = 120;
/// Of more, a page has so many: less than 200 kB of the longest rows.
pub const ROWS_OF_PAGE: usize = 30;

impl Pagination {
    /// The page with a number of a list of so many.
    pub fn new(number: usize, total: usize) -> Self {
        if total <= MAX_WHOLE_ROWS {
            return Self { number: 1, size: MAX_WHOLE_ROWS, total };
        }
        Self { number, size: ROWS_OF_PAGE, total }
    }

    /// How many a page holds.
    pub fn size(self) -> usize {
        self.size
    }

    /// How many come before it.
    pub fn skipped(self) -> usize {
        self.number.saturating_sub(1).saturating_mul(self.size)
    }
}

/// The ways to the page before and the next; nothing where one page holds all. `way` gives
/// the address of a page, if it has one.
pub fn pages(ctx: &PageContext, at: Pagination, way: impl Fn(usize) -> Option<String>) -> Markup {
    let from = at.skipped() + 1;
    let to = at.total.min(at.skipped().saturating_add(at.size));
    let shown = [("from", from.into()), ("to", to.into()), ("all", at.total.into())];
    let before = (at.number > 1).then(|| way(at.number - 1)).flatten();
    let next = (to < at.total).then(|| way(at.number + 1)).flatten();
    html! {
        @if at.total > at.size || at.number > 1 {
            nav.pages.buttons aria-label=(ctx.t("pages")) {
                span { (ctx.t_with("pages-shown", &shown)) }
                @if let Some(before) = before { a.action rel="prev" href=(before) { (ctx.t("pages-before")) } }
                @if let Some(next) = next { a.action rel="next" href=(next) { (ctx.t("pages-next")) } }
            }
        }
    }
}
