/**
 * The map of the board: the rows of its lists, each with the sign of its status. What
 * it shows stands in the rows, and changes with them; it asks nothing by itself.
 */

import * as maplibre from "../vendor/maplibre-gl.mjs";
import { startAreaDrawing } from "./area-drawing.js";
import { byId, findAll, pointOf, words } from "./dom.js";
import { on } from "./events.js";
import { startHazardLayers } from "./hazard-layers.js";
import { createMap } from "./map-base.js";
import { addStatusIcon } from "./map-icons.js";
import { readStyle } from "./map-style.js";

/** @import { FeatureCollection, Point } from "geojson" */

/** Statuses and their colours, on which the white sign stands out. */
const COLOURS = {
  open: "#115a36", full: "#a30d00", closed: "#4a4740",
  preparing: "#0b4f8a", not_open: "#6b6355", unreported: "#6b6355",
};
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
    await Promise.all(Object.entries(COLOURS).map(([status, colour]) => addStatusIcon(map, frame, status, colour)));
    addShelters(map);
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
      "icon-image": ["concat", "state-", ["get", "status"]],
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
 * What the lists say now.
 * @returns {FeatureCollection<Point>}
 */
function rows() {
  return {
    type: "FeatureCollection",
    features: findAll("tr[data-lon]").map((row) => {
      const { status } = row.dataset;
      return {
        type: "Feature",
        properties: { row: row.id, status, rank: status === "open" ? 1 : 0 },
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
