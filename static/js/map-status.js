/**
 * How places to flee to are, drawn over the tiles of a resident's map while a disaster
 * runs: tiles hold no status. What is not reported gets no sign.
 */

import { byId, element, fromTemplate } from "./dom.js";
import { on } from "./events.js";
import { addStatusIcons } from "./map-icons.js";

/** @import { FeatureCollection, Point } from "geojson" */
/** @import { GeoJSONSource, Map as MapLibreMap } from "../vendor/maplibre-gl.mjs" */

const STATUSES = "/api/shelters/statuses";
/** Farther away there are too many to tell one from another. */
const MIN_ZOOM = 11;
/** From here on each place has its pin, and the sign stands beside it. */
const SINGLE_ZOOM = 15;
/** How often they are read again, besides when the map has moved: not everybody at once. */
const REFRESH_MS = [45_000, 75_000];

/** The statuses that were read last, by place. */
const statuses = /** @type {Map<string, string>} */ (new Map());

/**
 * The sign and the word of a place's status, where it was reported.
 * @param {string} place
 */
export function statusSign(place) {
  const status = statuses.get(place);
  return status ? fromTemplate("map-signs", `.sign--${status}`) : null;
}

/**
 * Starts on a map that is loaded, where the page says that a disaster runs.
 * @param {MapLibreMap} map
 * @param {HTMLElement} frame
 */
export async function startStatuses(map, frame) {
  if (!("statuses" in frame.dataset)) return;
  await addStatusIcons(map, frame);
  map.addSource("statuses", { type: "geojson", data: { type: "FeatureCollection", features: [] } });
  map.addLayer({
    id: "statuses", type: "symbol", source: "statuses", minzoom: MIN_ZOOM,
    layout: {
      "icon-image": ["concat", ["case", ["get", "ask_first"], "ask-", "state-"], ["get", "status"]],
      "icon-size": 0.8,
      "icon-offset": ["step", ["zoom"], ["literal", [0, 0]], SINGLE_ZOOM, ["literal", [22, -22]]],
      "icon-allow-overlap": true,
      "symbol-sort-key": ["case", ["==", ["get", "status"], "open"], 1, 0],
    },
  });
  addLegend(frame);
  let timer = 0;
  const refresh = async () => {
    clearTimeout(timer);
    if (map.getZoom() >= MIN_ZOOM && document.visibilityState === "visible") await show(map, frame);
    const [soonest, latest] = REFRESH_MS;
    timer = window.setTimeout(refresh, soonest + Math.random() * (latest - soonest));
  };
  map.on("moveend", () => void refresh());
  on("search-answered", () => void refresh());
  document.addEventListener("visibilitychange", () => void refresh());
  await refresh();
}

/**
 * Reads and draws what is in sight, of the kinds that the map shows; what was drawn stays
 * where nothing answers.
 * @param {MapLibreMap} map
 * @param {HTMLElement} frame
 */
async function show(map, frame) {
  // Wider than what is seen, and no more exact than an address may be.
  const [[west, south], [east, north]] = map.getBounds().toArray();
  const outwards = [[west, Math.floor], [south, Math.floor], [east, Math.ceil], [north, Math.ceil]];
  const box = /** @type {[number, typeof Math.ceil][]} */ (outwards).map(([side, round]) => round(side * 1000) / 1000);
  const kinds = (frame.dataset.categories ?? "").split(" ").filter(Boolean);
  const query = new URLSearchParams(kinds.map((id) => ["category", id]));
  query.set("bbox", box.join(","));
  try {
    const answer = await fetch(`${STATUSES}?${query}`);
    if (!answer.ok) return;
    /** @type {FeatureCollection<Point, { status: string, ask_first: boolean }>} */
    const found = await answer.json();
    statuses.clear();
    for (const { id, properties } of found.features) statuses.set(String(id), properties.status);
    /** @type {GeoJSONSource | undefined} */ (map.getSource("statuses"))?.setData(found);
    map.getContainer().dataset.statuses = String(found.features.length);
  } catch {
    // The list says it, too.
  }
}

/** @param {HTMLElement} frame */
function addLegend(frame) {
  const signs = byId("map-signs", HTMLTemplateElement);
  if (!signs) return;
  const title = element("summary", "", signs.dataset.title ?? "");
  const legend = element("details", "map-legend", title);
  legend.append(signs.content.cloneNode(true));
  frame.append(legend);
}
