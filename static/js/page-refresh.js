/**
 * Takes the marked parts of the page anew from the server, and leaves everything else
 * as it is: what somebody types, where they are, which folds are open.
 */

import { byId, parseHtml } from "./dom.js";
import { timedFetch } from "./device-clock.js";
import { send } from "./events.js";

/**
 * Whether the page could be read.
 * @param {URLSearchParams} [body] what is asked besides the address
 */
export async function refreshPage(body) {
  try {
    const headers = { "Accept-Language": document.documentElement.lang };
    const method = body ? "POST" : "GET";
    const answer = await timedFetch(location.href, { method, body, headers, redirect: "manual" });
    if (!answer.ok) return false;
    showFresh(await answer.text());
    return true;
  } catch {
    return false;
  }
}

/**
 * Shows what has changed in the page as it is now.
 * @param {string} html
 */
export function showFresh(html) {
  const fresh = parseHtml(html);
  send("page-read", fresh);
  swapParts(fresh);
  // What the device had kept is no longer what the page shows.
  delete document.documentElement.dataset.kept;
}

/**
 * Gives a function that refreshes the page once for all calls that come together.
 * @param {number[]} delay the shortest and the longest, in milliseconds
 * @param {() => URLSearchParams | undefined} [body] what is asked besides the address
 */
export function refreshesLater([shortest, longest], body) {
  let timer = 0;
  const later = () => {
    if (timer) return;
    timer = window.setTimeout(
      async () => {
        timer = 0;
        if (!(await refreshPage(body?.()))) later();
      },
      shortest + Math.random() * (longest - shortest),
    );
  };
  return later;
}

/** @param {Document} fresh */
function swapParts(fresh) {
  for (const old of document.querySelectorAll("[data-swap][id]")) {
    // Somebody may be in the middle of it.
    if (old.closest("nav")) continue;
    const part = fresh.getElementById(old.id);
    if (!part) continue;
    const focused = old.contains(document.activeElement) ? document.activeElement : null;
    const folds = [...old.querySelectorAll("details")].map(({ open }) => open);
    [...part.querySelectorAll("details")].forEach((fold, at) => {
      fold.open = folds[at] ?? fold.open;
    });
    old.replaceWith(part);
    if (focused) restoreFocus(part, focused.closest("[id]")?.id);
  }
  send("rows-changed", null);
}

/**
 * Leaves the focus where it was, or at the part that it was in.
 * @param {HTMLElement} part
 * @param {string | undefined} id of what held it
 */
function restoreFocus(part, id) {
  const again = id && id !== part.id ? byId(id, HTMLElement) : null;
  const link = again?.matches("a, button, summary") ? again : again?.querySelector("a, button");
  if (link instanceof HTMLElement) link.focus({ preventScroll: true });
  else {
    part.tabIndex = -1;
    part.focus({ preventScroll: true });
  }
}
