/**
 * The map: places and clusters from our own tiles, on the operator's base map.
 * What it shows can be read in the list too; it must never be the only way.
 */

import * as maplibre from "../vendor/maplibre-gl.mjs";
import { followSearch, takeSearch } from "./follow.js";
import { calm } from "./motion.js";
import { words } from "./notices.js";
import { startPicking } from "./picking.js";
import { startPin } from "./pin.js";
import { addPictures } from "./pictures.js";

/** The base map is given up for this visit after so many failed tiles. */
const FAILURES_BEFORE_NOTICE = 2;
/** The deepest tiles of places; the map enlarges them. */
const DEEPEST_TILE = 16;

/**
 * Fills a frame with a map.
 * @param {HTMLElement} frame
 */
export async function openMap(frame) {
  const text = words(frame);
  takeSearch(frame);
  const map = await createMap(frame, text, await readStyle(frame));
  if (!map) return;
  if (document.getElementById("results")) followSearch(map, frame, text);
  const isPin = frame.closest("#pin") !== null;
  if (isPin) startPin(maplibre, map, frame);
  map.on("load", () => {
    if (isPin) return;
    addMarks(map, frame);
    startPicking(map, frame);
  });
  await addPictures(map, frame);
}

/**
 * An empty map in a frame; nothing where the device draws none, which is then said.
 * @param {HTMLElement} frame
 * @param {Record<string, string>} text
 * @param {any} style
 * @returns {Promise<any>}
 */
export async function createMap(frame, text, style) {
  loadStyleSheet(`${frame.dataset.assets}/vendor/maplibre-gl.css`);
  /** @type {any} */
  let map;
  try {
    map = new maplibre.Map({
      container: frame,
      style,
      center: [Number(frame.dataset.lon), Number(frame.dataset.lat)],
      zoom: Number(frame.dataset.zoom),
      minZoom: 4,
      maxZoom: 18,
      dragRotate: false,
      pitchWithRotate: false,
      touchPitch: false,
      attributionControl: { compact: false },
      fadeDuration: calm() ? 0 : 200,
      locale: { "NavigationControl.ZoomIn": text.zoomIn, "NavigationControl.ZoomOut": text.zoomOut },
    });
  } catch {
    giveUp(frame, text.noWebgl);
    return null;
  }
  frame.querySelector(".map-wait")?.remove();
  map.touchZoomRotate.disableRotation();
  map.getCanvas().setAttribute("aria-label", text.keys);
  map.addControl(new maplibre.NavigationControl({ showCompass: false }), "top-right");
  watchBasemap(map, frame, text);
  noteView(map, frame);
  return map;
}

/**
 * Writes down where the map looks, for whoever must know a point of the window.
 * @param {any} map
 * @param {HTMLElement} frame
 */
function noteView(map, frame) {
  const note = () => {
    const { lng, lat } = map.getCenter();
    frame.dataset.view = [lng, lat, map.getZoom()].join(" ");
  };
  map.on("moveend", note);
  note();
}

/**
 * Gives the room of the map to the list, and says why.
 * @param {HTMLElement} frame
 * @param {string} why
 */
function giveUp(frame, why) {
  document.documentElement.classList.remove("home-map");
  document.documentElement.classList.add("no-map");
  const line = document.createElement("p");
  line.className = "notice";
  line.setAttribute("role", "status");
  line.textContent = why;
  const before = document.getElementById("results") ?? frame.parentElement;
  before?.before(line);
}

/** @param {string} address */
function loadStyleSheet(address) {
  const link = document.createElement("link");
  link.rel = "stylesheet";
  link.href = address;
  document.head.append(link);
}

/**
 * The server's style, with what is the server's own from where this page came from.
 * @param {HTMLElement} frame
 */
export async function readStyle(frame) {
  const answer = await fetch("/style.json");
  if (!answer.ok) throw new Error(`style: ${answer.status}`);
  const style = await answer.json();
  const { basemap, places } = style.sources;
  const server = new URL(places.url).origin;
  if (basemap) basemap.tiles = basemap.tiles.map((/** @type {string} */ tile) => fromHere(tile, server));
  const tiles = [placesAddress(frame.dataset.categories)];
  style.sources.places = { type: "vector", tiles, maxzoom: DEEPEST_TILE };
  return style;
}

/**
 * @param {string} address
 * @param {string} server
 */
function fromHere(address, server) {
  return address.startsWith(`${server}/`) ? location.origin + address.slice(server.length) : address;
}

/** @param {string | undefined} categories ids with spaces between */
export function placesAddress(categories) {
  const wanted = (categories ?? "").split(" ").filter(Boolean);
  const query = new URLSearchParams(wanted.map((id) => ["category", id]));
  return `${location.origin}/tiles/places/{z}/{x}/{y}.mvt${wanted.length > 0 ? `?${query}` : ""}`;
}

/**
 * A base map that does not answer leaves a plain ground, and a word about it.
 * @param {any} map
 * @param {HTMLElement} frame
 * @param {Record<string, string>} text
 */
function watchBasemap(map, frame, text) {
  let failures = 0;
  map.on("error", (/** @type {{ sourceId?: string }} */ event) => {
    if (event.sourceId !== "basemap") return;
    failures += 1;
    if (failures === FAILURES_BEFORE_NOTICE) note(frame, text.noBasemap);
  });
}

/**
 * @param {HTMLElement} frame
 * @param {string} message
 */
function note(frame, message) {
  const line = document.createElement("p");
  line.className = "map-note";
  line.setAttribute("role", "status");
  line.textContent = message;
  frame.append(line);
}

/**
 * Where the visitor searches from, and a ring for what is chosen.
 * @param {any} map
 * @param {HTMLElement} frame
 */
function addMarks(map, frame) {
  map.addSource("marks", { type: "geojson", data: { type: "FeatureCollection", features: [] } });
  const below = ["clusters", "places"].find((layer) => map.getLayer(layer));
  map.addLayer(
    {
      id: "chosen", type: "circle", source: "marks", filter: ["==", ["get", "kind"], "chosen"],
      paint: {
        "circle-radius": 24, "circle-color": "#ffd43d", "circle-opacity": 0.85,
        "circle-stroke-color": "#1a1a1a", "circle-stroke-width": 3,
      },
    },
    below,
  );
  map.addLayer(
    {
      id: "origin", type: "circle", source: "marks", filter: ["==", ["get", "kind"], "origin"],
      paint: {
        "circle-radius": 11, "circle-color": "#ffffff",
        "circle-stroke-color": "#115a36", "circle-stroke-width": 8,
      },
    },
    below,
  );
  /** @type {Record<string, [number, number]>} */
  const marks = {};
  const draw = () => {
    const features = Object.entries(marks).map(([kind, coordinates]) => ({
      type: "Feature", properties: { kind }, geometry: { type: "Point", coordinates },
    }));
    map.getSource("marks").setData({ type: "FeatureCollection", features });
  };
  frame.addEventListener("ibasho:mark", (event) => {
    const { kind, at } = /** @type {CustomEvent} */ (event).detail;
    if (at) marks[kind] = at;
    else delete marks[kind];
    draw();
  });
  if ("marked" in frame.dataset) {
    const kind = document.getElementById("results") ? "origin" : "chosen";
    mark(frame, kind, [Number(frame.dataset.lon), Number(frame.dataset.lat)]);
  }
}

/**
 * Marks a point of one kind, or takes the mark away.
 * @param {HTMLElement} frame
 * @param {"origin" | "chosen"} kind
 * @param {[number, number] | null} at
 */
export function mark(frame, kind, at) {
  frame.dispatchEvent(new CustomEvent("ibasho:mark", { detail: { kind, at } }));
}
