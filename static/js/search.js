/**
 * Searching without leaving the page. Links and the form marked `data-search`
 * are sent as POST, so that the exact position stays out of every address; the
 * answer is the same page, of which the parts marked `data-swap` are taken.
 */

import { byId, closest, element, parseHtml, words } from "./dom.js";
import { send } from "./events.js";
import { enterSearch, onHistoryMove } from "./history-state.js";
import { announce, clearNotices, notify } from "./notices.js";
import { locate, NoPosition, remember, setPosition, sharpen } from "./position.js";

/** An answer that comes sooner needs no skeleton. */
const SKELETON_DELAY_MS = 250;

/** @type {AbortController | null} */
let running = null;
/** Whether what is running comes from 「戻る」. */
let isFromHistory = false;
/** The address whose answer the list shows. */
let shown = "";

/** Takes over the first page's links, form and button. */
export function startSearch() {
  const finder = document.querySelector(".finder");
  if (!finder) return;
  shown = currentAddress();
  onHistoryMove(followHistory);
  document.addEventListener("click", onClick);
  document.addEventListener("submit", onSubmit);
  byId("here", HTMLElement)?.addEventListener("click", () => void searchHere());
}

/**
 * Searches around a point of the map.
 * @param {number} lon
 * @param {number} lat
 */
export function searchAround(lon, lat) {
  return searchFrom({ lon, lat, from: "map" });
}

/** @param {import("./position.js").Position} position */
function searchFrom(position) {
  remember(position);
  const parameters = currentParameters();
  setPosition(parameters, position);
  return search(parameters);
}

/** Back or forward: another search, or only another view of the same one. */
function followHistory() {
  if (currentAddress() !== shown) {
    void search(new URLSearchParams(location.search), undefined, true);
  } else if (isFromHistory) {
    running?.abort();
    hideSkeleton();
  }
}

function currentAddress() {
  return location.pathname + location.search;
}

/** @param {MouseEvent} event */
function onClick(event) {
  if (event.defaultPrevented || event.button !== 0 || event.metaKey || event.ctrlKey || event.shiftKey) return;
  const link = closest(event.target, "a[data-search]", HTMLAnchorElement);
  if (!link) return;
  event.preventDefault();
  void search(new URL(link.href).searchParams, link.href);
}

/** @param {SubmitEvent} event */
function onSubmit(event) {
  const form = event.target;
  if (!(form instanceof HTMLFormElement) || !form.matches("[data-search]")) return;
  event.preventDefault();
  const pairs = [...new FormData(form)].map(([name, value]) => [name, String(value)]);
  if (document.activeElement instanceof HTMLInputElement) document.activeElement.blur();
  void search(new URLSearchParams(pairs), `/?${new URLSearchParams(pairs)}`);
}

async function searchHere() {
  const text = words(document.querySelector(".finder"));
  const button = byId("here", HTMLElement);
  button?.setAttribute("aria-busy", "true");
  announce(text.locating);
  try {
    await searchFrom(await locate());
  } catch (error) {
    const denied = error instanceof NoPosition && error.denied;
    notify(denied ? text.denied : text.noPosition, text.close);
  } finally {
    button?.removeAttribute("aria-busy");
  }
}

/** What the list shows now, as the server wrote it, without words that say where. */
function currentParameters() {
  const { address, elsewhere } = byId("results", HTMLElement)?.dataset ?? {};
  const parameters = new URL(elsewhere ?? address ?? "/", location.origin).searchParams;
  parameters.delete("limit");
  return parameters;
}

/**
 * @param {URLSearchParams} parameters
 * @param {string} [otherwise] where to go if the answer cannot be fetched
 * @param {boolean} [back] whether the history holds this search already
 */
async function search(parameters, otherwise, back = false) {
  sharpen(parameters);
  running?.abort();
  const own = new AbortController();
  running = own;
  isFromHistory = back;
  const text = words(document.querySelector(".finder"));
  const skeleton = setTimeout(() => showSkeleton(text.searching), SKELETON_DELAY_MS);
  try {
    const answer = await fetch("/", {
      method: "POST",
      body: parameters,
      headers: { "Accept-Language": document.documentElement.lang },
      signal: own.signal,
    });
    if (!answer.ok) throw new Error(`status ${answer.status}`);
    const fresh = parseHtml(await answer.text());
    if (own.signal.aborted) return;
    const before = byId("results", HTMLElement)?.dataset.address ?? "/";
    const address = fresh.getElementById("results")?.dataset.address ?? "/";
    if (!back) enterSearch(address, withoutLimit(address) === withoutLimit(before));
    shown = currentAddress();
    swapParts(fresh);
    clearNotices();
  } catch (error) {
    if (own.signal.aborted) return;
    hideSkeleton();
    if (otherwise && navigator.onLine && !(error instanceof TypeError)) location.assign(otherwise);
    else notify(navigator.onLine ? text.failed : text.offline, text.close);
  } finally {
    clearTimeout(skeleton);
    if (running === own) isFromHistory = false;
  }
}

/**
 * A search as it is told from others: a longer list of it is no other one.
 * @param {string} address
 */
function withoutLimit(address) {
  const { searchParams } = new URL(address, location.origin);
  searchParams.delete("limit");
  return String(searchParams);
}

/**
 * Takes the marked parts of an answer, and leaves the focus where it was.
 * @param {Document} answer
 */
function swapParts(answer) {
  const focused = document.activeElement?.id;
  for (const old of document.querySelectorAll("[data-swap][id]")) {
    const fresh = answer.getElementById(old.id);
    if (fresh) old.replaceWith(fresh);
  }
  const field = byId("q", HTMLInputElement);
  const typed = answer.getElementById("q")?.getAttribute("value") ?? "";
  if (field && document.activeElement !== field) field.value = typed;
  if (focused && !document.activeElement?.id) {
    const again = byId(focused, HTMLElement) ?? byId("results-title", HTMLElement);
    again?.focus({ preventScroll: true });
  }
  const title = byId("results-title", HTMLElement)?.textContent ?? "";
  announce(`${title} ${byId("count", HTMLElement)?.textContent ?? ""}`);
  send("search-answered", null);
}

/** @param {string} message */
function showSkeleton(message) {
  const results = byId("results", HTMLElement);
  if (!results || results.hasAttribute("aria-busy")) return;
  results.setAttribute("aria-busy", "true");
  announce(message);
  const line = () => element("i", "");
  const card = () => element("div", "card skeleton", line(), line(), line(), line());
  results.append(element("div", "cards skeletons", card(), card(), card()));
}

function hideSkeleton() {
  const results = byId("results", HTMLElement);
  results?.removeAttribute("aria-busy");
  results?.querySelector(".skeletons")?.remove();
}
