/**
 * The navigation of staff pages is one row that scrolls on a phone: brings the page
 * that is open into sight in it.
 */

import { find } from "./dom.js";

/** Scrolls the row alone, never the page. */
export function showCurrentPage() {
  const current = find(".staff-bar [aria-current]", HTMLElement);
  const row = current?.parentElement;
  if (!row) return;
  const [outer, inner] = [row.getBoundingClientRect(), current.getBoundingClientRect()];
  row.scrollLeft += inner.left - outer.left - (outer.width - inner.width) / 2;
}
