/** Two marks on the map: where the visitor searches from, and a ring for what is chosen. */

import { byId, pointOf } from "./dom.js";
import { on, send } from "./events.js";

/** @import { FeatureCollection } from "geojson" */
/** @import { GeoJSONSource, Map as MapLibreMap } from "../vendor/maplibre-gl.mjs" */

/**
 * Adds both to a map that is loaded.
 * @param {MapLibreMap} map
 * @param {HTMLElement} frame
 */
export function addMarks(map, frame) {
  map.addSource("marks", { type: "geojson", data: points({}) });
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
  on(
    "map-mark",
    ({ kind, at }) => {
      if (at) marks[kind] = at;
      else delete marks[kind];
      /** @type {GeoJSONSource | undefined} */ (map.getSource("marks"))?.setData(points(marks));
    },
    frame,
  );
  if ("marked" in frame.dataset) {
    setMark(frame, byId("results", HTMLElement) ? "origin" : "chosen", pointOf(frame));
  }
}

/**
 * @param {Record<string, [number, number]>} marks
 * @returns {FeatureCollection}
 */
function points(marks) {
  return {
    type: "FeatureCollection",
    features: Object.entries(marks).map(([kind, coordinates]) => ({
      type: "Feature", properties: { kind }, geometry: { type: "Point", coordinates },
    })),
  };
}

/**
 * Marks a point of one kind, or takes the mark away.
 * @param {HTMLElement} frame
 * @param {"origin" | "chosen"} kind
 * @param {[number, number] | null} at
 */
export function setMark(frame, kind, at) {
  send("map-mark", { kind, at }, frame);
}
