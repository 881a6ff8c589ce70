/**
 * From map to list and back: a tapped place shows its card and is found in the
 * list; a card pointed at is ringed on the map. Places at one point are all
 * offered.
 */

import { button, byId, closest, element, findAll, fromTemplate, pointOf, prefersReducedMotion, words } from "./dom.js";
import { on } from "./events.js";
import { onHistoryMove, pushView, replaceView, viewState } from "./history-state.js";
import { setMark } from "./map-marks.js";
import { statusSign } from "./map-status.js";

/** @import { Map as MapLibreMap, Point } from "../vendor/maplibre-gl.mjs" */

/** A finger is this much wider than a point, in pixels. */
const FINGER_PX = 10;
const LAST_CLUSTER_ZOOM = 15;
/** Windows as narrow as this show list or map, not both. */
const NARROW = "(max-width: 59.99rem)";

/**
 * A place as a tile tells of it.
 * @typedef {object} TilePlace
 * @property {string} id
 * @property {string} name
 * @property {string} category
 * @property {boolean} [sample]
 * @property {[number, number]} at
 */

/**
 * @typedef {object} Selection
 * @property {MapLibreMap} map
 * @property {HTMLElement} frame
 * @property {HTMLElement} panel where the card of the chosen place is shown
 */

/**
 * @param {MapLibreMap} map
 * @param {HTMLElement} frame
 */
export function startSelection(map, frame) {
  const panel = element("div", "map-selection");
  panel.hidden = true;
  frame.append(panel);
  const selection = { map, frame, panel };
  map.on("click", ({ point }) => onTap(selection, point));
  for (const layer of ["clusters", "places"]) {
    map.on("mouseenter", layer, () => {
      map.getCanvas().style.cursor = "pointer";
    });
    map.on("mouseleave", layer, () => {
      map.getCanvas().style.cursor = "";
    });
  }
  frame.addEventListener("keydown", (event) => {
    if (event.key === "Escape") dismiss(selection);
  });
  ringCards(selection);
  onHistoryMove(() => followHistory(selection));
  followHistory(selection);
  on("search-answered", () => close(selection));
}

/**
 * Shows the card that the history says was open, or closes it.
 * @param {Selection} selection
 */
function followHistory(selection) {
  const { card: id } = viewState();
  const card = id ? cardOf(id) : null;
  if (!id || !card) {
    if (!selection.panel.hidden) close(selection);
    return;
  }
  const at = pointOf(card);
  showPlace(selection, { id, name: "", category: "", at });
  bringIntoView(selection, at);
}

/**
 * @param {Selection} selection
 * @param {[number, number]} at
 */
function bringIntoView({ map, frame }, at) {
  map.easeTo({ center: at, offset: [0, -frame.clientHeight / 4], animate: !prefersReducedMotion() });
}

/**
 * @param {Selection} selection
 * @param {Point} point
 */
function onTap(selection, point) {
  const { map, panel } = selection;
  const { clusters, places } = featuresAt(map, point);
  if (clusters.length > 0) {
    const nearer = map.getZoom() + 1;
    const zoom = Math.max(clusters[0].expansionZoom, nearer);
    map.easeTo({ center: clusters[0].at, zoom: Math.min(zoom, Math.max(LAST_CLUSTER_ZOOM, nearer)) });
    return;
  }
  if (places.length === 0) dismiss(selection);
  else if (shareCard(places)) showPlace(selection, places[0]);
  else showChoices(selection, places);
  if (places.length > 0 && !panel.hidden) bringIntoView(selection, places[0].at);
}

/**
 * What is drawn where the map was tapped, each place once.
 * @param {MapLibreMap} map
 * @param {Point} point
 */
function featuresAt(map, { x, y }) {
  const clusters = [];
  /** @type {Map<string, TilePlace>} */
  const places = new Map();
  const found = map.queryRenderedFeatures(
    [[x - FINGER_PX, y - FINGER_PX], [x + FINGER_PX, y + FINGER_PX]],
    { layers: ["clusters", "places"] },
  );
  for (const { properties, geometry } of found) {
    if (geometry.type !== "Point") continue;
    const at = /** @type {[number, number]} */ (geometry.coordinates);
    const { id, name, category, sample } = properties;
    if (properties.cluster) clusters.push({ at, expansionZoom: properties.expansion_zoom ?? 0 });
    else places.set(id, { id, name, category, sample, at });
  }
  return { clusters, places: [...places.values()] };
}

/**
 * @param {Selection} selection
 * @param {TilePlace} place
 */
function showPlace(selection, place) {
  const { frame, panel } = selection;
  setMark(frame, "chosen", place.at);
  const listed = cardOf(place.id);
  lightCard(listed);
  if (listed && !matchMedia(NARROW).matches) {
    panel.hidden = true;
    listed.scrollIntoView({ block: "center", behavior: prefersReducedMotion() ? "auto" : "smooth" });
    return;
  }
  enterCard(place.id);
  fill(selection, listed ? listed.cloneNode(true) : smallCard(place));
}

/**
 * @param {Selection} selection
 * @param {TilePlace[]} places
 */
function showChoices(selection, places) {
  setMark(selection.frame, "chosen", places[0].at);
  const title = words(selection.frame).samePoint.replace("{ $count }", String(places.length));
  const choices = places.map((place) => {
    const choice = button("", "choice", () => showPlace(selection, place));
    const kind = kindOf(place);
    const word = kind?.lastElementChild;
    if (word) word.textContent = `${place.name}（${word.textContent}）`;
    choice.append(...(kind?.childNodes ?? [place.name]));
    return choice;
  });
  enterCard(places[0].id);
  fill(selection, element("div", "map-choices", element("h2", "", title), ...choices));
}

/**
 * A card for a place that is not in the list, with what the tile tells.
 * @param {TilePlace} place
 */
function smallCard(place) {
  const card = fromTemplate("map-card", ".card");
  if (!card) return element("article", "card", place.name);
  const kind = kindOf(place);
  if (kind) card.querySelector(".card-kinds")?.prepend(kind);
  if (!place.sample) card.querySelector(".badge--sample")?.remove();
  card.querySelector(".card-name")?.append(place.name);
  const sign = statusSign(place.id);
  if (sign) card.querySelector(".card-name")?.after(element("p", "status", sign));
  card.querySelector("a")?.setAttribute("href", `/places/${encodeURIComponent(place.id)}`);
  return card;
}

/**
 * The picture and the word of a place's category.
 * @param {TilePlace} place
 */
function kindOf({ category }) {
  return fromTemplate("map-kinds", `[data-category="${CSS.escape(category)}"]`);
}

/**
 * @param {Selection} selection
 * @param {Node} content
 */
function fill(selection, content) {
  const { frame, panel } = selection;
  const closing = button(words(frame).close, "close", () => dismiss(selection));
  panel.replaceChildren(content, closing);
  panel.hidden = false;
  closing.focus({ preventScroll: true });
}

/**
 * Where the map covers the list, 「戻る」 closes a card.
 * @param {string} id
 */
function enterCard(id) {
  const { map, card } = viewState();
  if (!map || card === id) return;
  if (card) replaceView({ map, card: id });
  else pushView({ map, card: id });
}

/**
 * The visitor closes a card, as 「戻る」 would.
 * @param {Selection} selection
 */
function dismiss(selection) {
  close(selection);
  if (viewState().card) history.back();
}

/** @param {Selection} selection */
function close({ frame, panel }) {
  if (panel.contains(document.activeElement)) frame.querySelector("canvas")?.focus();
  panel.hidden = true;
  panel.replaceChildren();
  lightCard(null);
  if (byId("results", HTMLElement)) setMark(frame, "chosen", null);
}

/**
 * The card of the list that shows a place.
 * @param {string} id
 * @returns {HTMLElement | null}
 */
function cardOf(id) {
  return document.querySelector(`.results .card[data-ids~="${CSS.escape(id)}"]`);
}

/**
 * Whether there is nothing to choose: one place, or several that one card tells of.
 * @param {TilePlace[]} places
 */
function shareCard(places) {
  const card = cardOf(places[0].id);
  return places.length === 1 || (card !== null && places.every(({ id }) => cardOf(id) === card));
}

/** @param {HTMLElement | null} card */
function lightCard(card) {
  for (const lit of findAll(".card[data-lit]")) delete lit.dataset.lit;
  if (card) card.dataset.lit = "";
}

/**
 * A card under the pointer or with the focus is ringed on the map; the focus
 * brings the map there.
 * @param {Selection} selection
 */
function ringCards({ map, frame }) {
  const ring = (/** @type {Event} */ event) => {
    const card = closest(event.target, ".results .card[data-lon]", HTMLElement);
    if (!card) return;
    const at = pointOf(card);
    setMark(frame, "chosen", at);
    const isSeen = frame.clientWidth === 0 || map.getBounds().contains(at);
    if (event.type === "focusin" && !isSeen) map.easeTo({ center: at, animate: !prefersReducedMotion() });
  };
  document.addEventListener("pointerover", ring);
  document.addEventListener("focusin", ring);
}
