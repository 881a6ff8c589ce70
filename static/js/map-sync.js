/**
 * Keeps the map of the first page with its list: categories, origin, the part of the
 * map that holds the first cards, and 「この範囲をさがす」.
 */

import * as maplibre from "../vendor/maplibre-gl.mjs";
import { button, byId, element, find, findAll, pointOf, prefersReducedMotion } from "./dom.js";
import { on, send } from "./events.js";
import { setMark } from "./map-marks.js";
import { placeTiles } from "./map-style.js";
import { searchAround } from "./search.js";

/** So many cards are in sight when a search has been answered. */
const MAX_FITTED_CARDS = 5;
/** Nearer than this no search brings the map by itself: the streets around stay in view. */
const MAX_FIT_ZOOM = 14.5;
const MAX_ORIGIN_ZOOM = 14;
/** Room for the buttons at the edges, in pixels. */
const PADDING = { top: 76, right: 64, bottom: 56, left: 40 };

/**
 * Lets a map open on what the list shows now, which may be a later search than
 * the one that the page came with.
 * @param {HTMLElement} frame
 */
export function readSearch(frame) {
  const results = byId("results", HTMLElement);
  if (!results) return;
  const { categories, lon, lat, known } = results.dataset;
  Object.assign(frame.dataset, { categories, lon, lat });
  if (known === undefined) delete frame.dataset.marked;
  else frame.dataset.marked = "";
}

/**
 * @param {maplibre.Map} map
 * @param {HTMLElement} frame
 * @param {Record<string, string>} text
 */
export function syncWithSearch(map, frame, text) {
  const searchButton = addSearchButton(map, frame, text);
  const chip = addCountChip(frame);
  let shown = frame.dataset.categories;
  let points = fittedPoints();
  let mustFit = !fit(map, frame, points, false);
  on("search-answered", () => {
    readSearch(frame);
    const { categories, marked } = frame.dataset;
    if (categories !== shown) {
      /** @type {maplibre.VectorTileSource | undefined} */ (map.getSource("places"))?.setTiles([placeTiles(categories)]);
    }
    shown = categories;
    setMark(frame, "origin", marked === undefined ? null : pointOf(frame));
    const fresh = fittedPoints();
    const isSame = String(fresh) === String(points);
    const isInView = fresh.slice(1).some((at) => map.getBounds().contains(at));
    const wasAskedHere = searchButton.dataset.asked !== undefined && isInView;
    if (!isSame && !wasAskedHere) mustFit = !fit(map, frame, fresh, true);
    points = fresh;
    delete searchButton.dataset.asked;
    searchButton.hidden = true;
    chip.show(byId("count", HTMLElement)?.firstChild?.textContent?.trim() ?? "");
  });
  // What it counts is no longer what the map shows.
  map.on("moveend", () => {
    if (!searchButton.hidden) chip.hide();
  });
  // A map behind the list has no size to fit anything into.
  map.on("resize", () => {
    if (mustFit) mustFit = !fit(map, frame, points, false);
  });
}

/** Where the visitor searches from, and then the first cards. */
function fittedPoints() {
  const cards = findAll("#results > .cards .card[data-lon]").slice(0, MAX_FITTED_CARDS);
  return [...findAll("#results"), ...cards].map(pointOf);
}

/**
 * Whether the map could be moved so that all points are seen.
 * @param {maplibre.Map} map
 * @param {HTMLElement} frame
 * @param {[number, number][]} points
 * @param {boolean} animated whether the way there is shown
 */
function fit(map, frame, points, animated) {
  const { clientWidth: width, clientHeight: height } = frame;
  if (width === 0 || height === 0) return false;
  const bounds = new maplibre.LngLatBounds();
  for (const at of points) bounds.extend(at);
  const most = Math.min(width, height) / 4;
  const padding = {
    top: Math.min(PADDING.top, most),
    right: Math.min(PADDING.right, most),
    bottom: Math.min(PADDING.bottom, most),
    left: Math.min(PADDING.left, most),
  };
  const maxZoom = points.length > 1 ? MAX_FIT_ZOOM : MAX_ORIGIN_ZOOM;
  const animate = animated && !prefersReducedMotion();
  map.fitBounds(bounds, { padding, maxZoom, animate, linear: true, duration: 600 });
  return true;
}

/**
 * @param {maplibre.Map} map
 * @param {HTMLElement} frame
 * @param {Record<string, string>} text
 */
function addSearchButton(map, frame, text) {
  const made = button(text.searchHere, "button map-search", () => {
    const { lng, lat } = map.getCenter();
    made.hidden = true;
    made.dataset.asked = "";
    void searchAround(lng, lat);
  });
  made.hidden = true;
  frame.append(made);
  map.on("moveend", (event) => {
    if ("originalEvent" in event && event.originalEvent) made.hidden = false;
  });
  return made;
}

/**
 * Adds what says over the map how many were found, and leads to their list.
 * @param {HTMLElement} frame
 */
function addCountChip(frame) {
  const count = element("span", "");
  const word = find('#switch [data-view="list"]', HTMLElement)?.textContent.trim() ?? "";
  const chip = button("", "map-count", () => send("list-wanted", null));
  chip.append(count, " ", element("span", "map-count-way", word));
  chip.hidden = true;
  frame.append(chip);
  return {
    hide() {
      chip.hidden = true;
    },
    /** @param {string} message */
    show(message) {
      count.textContent = message;
      chip.hidden = message === "" || !document.documentElement.classList.contains("home-map");
    },
  };
}
