/**
 * The bar for staff is one row that scrolls on a phone: brings the page that is open
 * into sight in it.
 */

/** Scrolls the bar alone, never the page. */
export function startBar() {
  const current = document.querySelector(".staff-bar [aria-current]");
  const bar = current?.parentElement;
  if (!bar) return;
  const [outer, inner] = [bar, current].map((part) => part.getBoundingClientRect());
  bar.scrollLeft += inner.left - outer.left - (outer.width - inner.width) / 2;
}
