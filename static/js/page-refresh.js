/**
 * Takes the marked parts of the page anew from the server, and leaves everything else
 * as it is: what somebody types, where they are, which folds are open.
 */

import { byId, parseHtml } from "./dom.js";
import { send } from "./events.js";

/**
 * Whether the page could be read.
 * @param {URLSearchParams} [body] what is asked besides the address
 */
export async function refreshPage(body) {
  try {
    const headers = { "Accept-Language": document.documentElement.lang };
    const method = body ? "POST" : "GET";
    const answer = await fetch(location.href, { method, body, headers, redirect: "manual" });
    if (!answer.ok) return false;
    swapParts(parseHtml(await answer.text()));
    // What the device had kept is no longer what the page shows.
    delete document.documentElement.dataset.kept;
    return true;
  } catch {
    return false;
  }
}

/** @param {Document} fresh */
function swapParts(fresh) {
  for (const old of document.querySelectorAll("[data-swap][id]")) {
    if (old.closest("header")) continue;
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
