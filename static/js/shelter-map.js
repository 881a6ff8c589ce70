/**
 * The map of the board: the rows of its lists, each with the sign of its status. What
 * it shows stands in the rows, and changes with them; it asks nothing by itself.
 */

import * as maplibre from "../vendor/maplibre-gl.mjs";
import { startAreaDrawing } from "./area-drawing.js";
import { byId, element, findAll, pointOf, readJson, words } from "./dom.js";
import { on } from "./events.js";
import { startHazardLayers } from "./hazard-layers.js";
import { createMap } from "./map-base.js";
import { addStatusIcons } from "./map-icons.js";
import { readStyle } from "./map-style.js";

/** @import { FeatureCollection, Point } from "geojson" */

/** Nearer than this the rows do not bring the map by themselves. */
const MAX_FIT_ZOOM = 14.5;

/** @param {HTMLElement} frame */
export async function openMap(frame) {
  const style = await readStyle(frame);
  style.layers = style.layers.filter((layer) => !("source" in layer) || layer.source !== "places");
  delete style.sources.places;
  const text = words(frame);
  const map = createMap(frame, text, style);
  if (!map) return;
  fitToRows(map);
  map.on("load", async () => {
    await addStatusIcons(map, frame);
    addShelters(map);
    addLegend(frame);
    startAreaDrawing(map, frame);
    startHazardLayers(map, frame, text, style);
  });
}

/** @param {maplibre.Map} map */
function addShelters(map) {
  map.addSource("shelters", { type: "geojson", data: rows() });
  map.addLayer({
    id: "shelters", type: "symbol", source: "shelters",
    layout: {
      "icon-image": ["concat", ["get", "ground"], "-", ["get", "status"]],
      "icon-allow-overlap": true,
      "symbol-sort-key": ["get", "rank"],
    },
  });
  on("rows-changed", () => {
    /** @type {maplibre.GeoJSONSource | undefined} */ (map.getSource("shelters"))?.setData(rows());
  });
  map.on("click", "shelters", ({ features }) => {
    if (!document.documentElement.classList.contains("is-drawing")) goToRow(features?.[0]?.properties.row);
  });
}

/**
 * Says what the two shapes mean.
 * @param {HTMLElement} frame
 */
function addLegend(frame) {
  const board = byId("board", HTMLElement);
  if (!board) return;
  const text = /** @type {Record<"fits" | "mayFit", string>} */ (readJson(board, "words"));
  const shapes = { square: text.fits, diamond: text.mayFit };
  const entries = Object.entries(shapes).map(([shape, word]) => {
    return element("span", "", element("i", `map-shape map-shape--${shape}`), word);
  });
  frame.append(element("p", "map-legend", ...entries));
}

/**
 * What the lists say now.
 * @returns {FeatureCollection<Point>}
 */
function rows() {
  return {
    type: "FeatureCollection",
    features: findAll("tr[data-lon]").map((row) => {
      const { status } = row.dataset;
      const mustAsk = row.closest(".board-may") !== null;
      const rank = (status === "open" ? 2 : 0) + (mustAsk ? 0 : 1);
      return {
        type: "Feature",
        properties: { row: row.id, status, ground: mustAsk ? "ask" : "state", rank },
        geometry: { type: "Point", coordinates: pointOf(row) },
      };
    }),
  };
}

/** @param {maplibre.Map} map */
function fitToRows(map) {
  const bounds = new maplibre.LngLatBounds();
  for (const row of findAll("tr[data-lon]")) bounds.extend(pointOf(row));
  if (!bounds.isEmpty()) map.fitBounds(bounds, { padding: 40, maxZoom: MAX_FIT_ZOOM, animate: false });
}

/** @param {string} id */
function goToRow(id) {
  const row = byId(id, HTMLElement);
  row?.scrollIntoView({ block: "center" });
  row?.querySelector("a")?.focus({ preventScroll: true });
}
