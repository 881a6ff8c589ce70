/**
 * Searching without leaving the page. Links and the form marked `data-search`
 * are sent as POST, so that the exact position stays out of every address; the
 * answer is the same page, of which the parts marked `data-swap` are taken.
 */

import { clearNotices, notify, say, words } from "./notices.js";
import { locate, NoPosition, place, remember, sharpen } from "./position.js";
import { noteSearch, whenStepped } from "./steps.js";

/** An answer that comes sooner needs no skeleton. */
const PATIENCE_MS = 250;

/** @type {AbortController | null} */
let running = null;
/** Whether what is running comes from 「戻る」. */
let steppingBack = false;
/** The address whose answer the list shows. */
let shown = "";

/** Takes over the first page's links, form and button. */
export function startSearch() {
  const finder = document.querySelector(".finder");
  if (!finder) return;
  shown = currentAddress();
  whenStepped(onStep);
  document.addEventListener("click", onClick);
  document.addEventListener("submit", onSubmit);
  document.getElementById("here")?.addEventListener("click", () => void searchHere());
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
  place(parameters, position);
  return search(parameters);
}

/** Back or forward: another search, or only another view of the same one. */
function onStep() {
  if (currentAddress() !== shown) {
    void search(new URLSearchParams(location.search), undefined, true);
  } else if (steppingBack) {
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
  const link = event.target instanceof Element ? event.target.closest("a[data-search]") : null;
  if (!(link instanceof HTMLAnchorElement)) return;
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
  const button = document.getElementById("here");
  button?.setAttribute("aria-busy", "true");
  say(text.locating);
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
  const { address, elsewhere } = document.getElementById("results")?.dataset ?? {};
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
  const mine = new AbortController();
  running = mine;
  steppingBack = back;
  const text = words(document.querySelector(".finder"));
  const waiting = setTimeout(() => showSkeleton(text.searching), PATIENCE_MS);
  try {
    const answer = await fetch("/", {
      method: "POST",
      body: parameters,
      headers: { "Accept-Language": document.documentElement.lang },
      signal: mine.signal,
    });
    if (!answer.ok) throw new Error(`status ${answer.status}`);
    const fresh = new DOMParser().parseFromString(await answer.text(), "text/html");
    if (mine.signal.aborted) return;
    const before = document.getElementById("results")?.dataset.address ?? "/";
    const address = fresh.getElementById("results")?.dataset.address ?? "/";
    if (!back) noteSearch(address, withoutLimit(address) === withoutLimit(before));
    shown = currentAddress();
    swap(fresh);
    clearNotices();
  } catch (error) {
    if (mine.signal.aborted) return;
    hideSkeleton();
    if (otherwise && navigator.onLine && !(error instanceof TypeError)) location.assign(otherwise);
    else notify(navigator.onLine ? text.failed : text.offline, text.close);
  } finally {
    clearTimeout(waiting);
    if (running === mine) steppingBack = false;
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
function swap(answer) {
  const focused = document.activeElement?.id;
  for (const old of document.querySelectorAll("[data-swap][id]")) {
    const fresh = answer.getElementById(old.id);
    if (fresh) old.replaceWith(fresh);
  }
  const field = document.getElementById("q");
  const typed = answer.getElementById("q")?.getAttribute("value") ?? "";
  if (field instanceof HTMLInputElement && document.activeElement !== field) field.value = typed;
  if (focused && !document.activeElement?.id) {
    const again = document.getElementById(focused) ?? document.getElementById("results-title");
    again?.focus({ preventScroll: true });
  }
  const title = document.getElementById("results-title")?.textContent ?? "";
  say(`${title} ${document.getElementById("count")?.textContent ?? ""}`);
  document.dispatchEvent(new CustomEvent("ibasho:results"));
}

/** @param {string} message */
function showSkeleton(message) {
  const results = document.getElementById("results");
  if (!results || results.hasAttribute("aria-busy")) return;
  results.setAttribute("aria-busy", "true");
  say(message);
  const shapes = document.createElement("div");
  shapes.className = "cards skeletons";
  for (let card = 0; card < 3; card += 1) {
    const shape = document.createElement("div");
    shape.className = "card skeleton";
    for (let line = 0; line < 4; line += 1) shape.append(document.createElement("i"));
    shapes.append(shape);
  }
  results.append(shapes);
}

function hideSkeleton() {
  const results = document.getElementById("results");
  results?.removeAttribute("aria-busy");
  results?.querySelector(".skeletons")?.remove();
}
