/**
 * Keeps the map of the first page with its list: kinds, origin, the part of the
 * map that holds the first cards, and 「この範囲をさがす」.
 */

import * as maplibre from "../vendor/maplibre-gl.mjs";
import { mark, placesAddress } from "./map.js";
import { calm } from "./motion.js";
import { searchAround } from "./search.js";

/** So many cards are in sight when a search has been answered. */
const CARDS_IN_SIGHT = 5;
/** Nearer than this no search brings the map by itself: the streets around stay in view. */
const NEAREST_ZOOM = 14.5;
/** Room for the buttons at the edges, in pixels. */
const EDGE = { top: 76, right: 64, bottom: 56, left: 40 };

/**
 * Lets a map open on what the list shows now, which may be a later search than
 * the one that the page came with.
 * @param {HTMLElement} frame
 */
export function takeSearch(frame) {
  const results = document.getElementById("results");
  if (!results) return;
  const { categories, lon, lat, known } = results.dataset;
  Object.assign(frame.dataset, { categories, lon, lat });
  if (known === undefined) delete frame.dataset.marked;
  else frame.dataset.marked = "";
}

/**
 * @param {any} map
 * @param {HTMLElement} frame
 * @param {Record<string, string>} text
 */
export function followSearch(map, frame, text) {
  const button = searchButton(map, frame, text);
  const chip = countChip(frame);
  let shown = frame.dataset.categories;
  let points = pointsInSight();
  let waiting = !fit(map, frame, points, false);
  document.addEventListener("ibasho:results", () => {
    takeSearch(frame);
    const { categories, lon, lat, marked } = frame.dataset;
    if (categories !== shown) map.getSource("places")?.setTiles([placesAddress(categories)]);
    shown = categories;
    mark(frame, "origin", marked === undefined ? null : [Number(lon), Number(lat)]);
    const fresh = pointsInSight();
    const same = String(fresh) === String(points);
    const asked = button.dataset.asked !== undefined && fresh.slice(1).some((at) => map.getBounds().contains(at));
    if (!same && !asked) waiting = !fit(map, frame, fresh, true);
    points = fresh;
    delete button.dataset.asked;
    button.hidden = true;
    chip.say(document.getElementById("count")?.firstChild?.textContent?.trim() ?? "");
  });
  // What it counts is no longer what the map shows.
  map.on("moveend", () => {
    if (!button.hidden) chip.hide();
  });
  // A map behind the list has no size to fit anything into.
  map.on("resize", () => {
    if (waiting) waiting = !fit(map, frame, points, false);
  });
}

/**
 * Where the visitor searches from, and then the first cards.
 * @returns {[number, number][]}
 */
function pointsInSight() {
  const cards = [...document.querySelectorAll("#results > .cards .card[data-lon]")].slice(0, CARDS_IN_SIGHT);
  const from = document.getElementById("results");
  return [from, ...cards]
    .filter((element) => element instanceof HTMLElement)
    .map(({ dataset }) => [Number(dataset.lon), Number(dataset.lat)]);
}

/**
 * @param {any} map
 * @param {HTMLElement} frame
 * @param {[number, number][]} points
 * @param {boolean} moving whether the way there is shown
 * @returns {boolean} whether the map could be moved
 */
function fit(map, frame, points, moving) {
  const { clientWidth: width, clientHeight: height } = frame;
  if (width === 0 || height === 0) return false;
  const bounds = new maplibre.LngLatBounds();
  for (const at of points) bounds.extend(at);
  const padding = Object.fromEntries(
    Object.entries(EDGE).map(([side, room]) => [side, Math.min(room, Math.min(width, height) / 4)]),
  );
  const animate = moving && !calm();
  map.fitBounds(bounds, { padding, maxZoom: points.length > 1 ? NEAREST_ZOOM : 14, animate, linear: true, duration: 600 });
  return true;
}

/**
 * @param {any} map
 * @param {HTMLElement} frame
 * @param {Record<string, string>} text
 */
function searchButton(map, frame, text) {
  const button = document.createElement("button");
  button.type = "button";
  button.className = "button map-search";
  button.textContent = text.searchHere;
  button.hidden = true;
  frame.append(button);
  button.addEventListener("click", () => {
    const { lng, lat } = map.getCenter();
    button.hidden = true;
    button.dataset.asked = "";
    void searchAround(lng, lat);
  });
  map.on("moveend", (/** @type {{ originalEvent?: Event }} */ event) => {
    if (event.originalEvent) button.hidden = false;
  });
  return button;
}

/**
 * Says over the map how many were found, and leads to their list.
 * @param {HTMLElement} frame
 */
function countChip(frame) {
  const chip = document.createElement("button");
  const count = document.createElement("span");
  const way = document.createElement("span");
  chip.type = "button";
  chip.className = "map-count";
  chip.hidden = true;
  way.className = "map-count-way";
  way.textContent = document.querySelector('#switch [data-view="list"]')?.textContent?.trim() ?? "";
  chip.append(count, " ", way);
  chip.addEventListener("click", () => document.dispatchEvent(new CustomEvent("ibasho:list")));
  frame.append(chip);
  const hide = () => {
    chip.hidden = true;
  };
  return {
    hide,
    /** @param {string} words */
    say(words) {
      count.textContent = words;
      chip.hidden = words === "" || !document.documentElement.classList.contains("home-map");
    },
  };
}
