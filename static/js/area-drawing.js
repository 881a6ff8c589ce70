/**
 * Draws an area on the map of the board, corner by corner, and shows the one that the
 * page was asked for. A file or pasted text does the same without a map.
 */

import { button, byId, element, findAll, hiddenField, words } from "./dom.js";
import { on } from "./events.js";

/** @import { Feature, FeatureCollection, GeoJSON, Geometry } from "geojson" */
/** @import { GeoJSONSource, Map as MapLibreMap } from "../vendor/maplibre-gl.mjs" */
/** @typedef {[number, number][]} Corners */

const MIN_CORNERS = 3;
/** To be kept in an address, an area has so many corners at most, each with so many decimals. */
const MAX_ADDRESS_CORNERS = 40;
const ADDRESS_DECIMALS = 3;
/** Of the area, its line and its corners. */
const COLOUR = "#a30d00";

/**
 * @param {MapLibreMap} map
 * @param {HTMLElement} frame
 */
export function startAreaDrawing(map, frame) {
  /** @type {Corners} */
  let corners = [];
  const show = addArea(map);
  const { box, done } = drawingBox(frame, (use) => {
    box.hidden = true;
    document.documentElement.classList.remove("is-drawing");
    if (use) searchWithin(corners);
    else show(askedArea());
  });
  on("area-drawing-wanted", () => {
    corners = [];
    box.hidden = false;
    done.disabled = true;
    document.documentElement.classList.add("is-drawing");
    show(drawn(corners));
    frame.scrollIntoView({ block: "nearest" });
  });
  map.on("click", ({ lngLat }) => {
    if (box.hidden) return;
    corners.push([lngLat.lng, lngLat.lat]);
    done.disabled = corners.length < MIN_CORNERS;
    show(drawn(corners));
  });
}

/**
 * Adds the layers of the area; gives what shows another one.
 * @param {MapLibreMap} map
 */
function addArea(map) {
  map.addSource("area", { type: "geojson", data: askedArea() });
  map.addLayer({ id: "area", type: "fill", source: "area", paint: { "fill-color": COLOUR, "fill-opacity": 0.15 } }, "shelters");
  map.addLayer({ id: "area-line", type: "line", source: "area", paint: { "line-color": COLOUR, "line-width": 3, "line-dasharray": [2, 1] } });
  map.addLayer({
    id: "area-corner", type: "circle", source: "area", filter: ["==", ["geometry-type"], "Point"],
    paint: { "circle-radius": 6, "circle-color": COLOUR, "circle-stroke-color": "#ffffff", "circle-stroke-width": 2 },
  });
  return (/** @type {GeoJSON} */ area) => {
    /** @type {GeoJSONSource | undefined} */ (map.getSource("area"))?.setData(area);
  };
}

/**
 * Adds the buttons that end the drawing, hidden.
 * @param {HTMLElement} frame
 * @param {(use: boolean) => void} onEnd
 */
function drawingBox(frame, onEnd) {
  const text = words(byId("filters", HTMLElement));
  const done = button(text.drawn, "button", () => onEnd(true));
  const drop = button(text.drop, "action", () => onEnd(false));
  const box = element("div", "drawing", element("p", "", text.drawing), done, " ", drop);
  box.hidden = true;
  frame.append(box);
  return { box, done };
}

/**
 * The area that the page was asked for.
 * @returns {GeoJSON}
 */
function askedArea() {
  try {
    return JSON.parse(byId("within", HTMLTextAreaElement)?.defaultValue ?? "");
  } catch {
    return { type: "FeatureCollection", features: [] };
  }
}

/**
 * What is drawn so far: its corners, and the line or the area between them.
 * @param {Corners} corners
 * @returns {FeatureCollection}
 */
function drawn(corners) {
  const points = corners.map((coordinates) => feature({ type: "Point", coordinates }));
  if (corners.length < 2) return { type: "FeatureCollection", features: points };
  const shape = corners.length < MIN_CORNERS ? feature({ type: "LineString", coordinates: corners }) : feature(polygon(corners));
  return { type: "FeatureCollection", features: [shape, ...points] };
}

/**
 * @param {Geometry} geometry
 * @returns {Feature}
 */
function feature(geometry) {
  return { type: "Feature", properties: {}, geometry };
}

/**
 * @param {Corners} corners
 * @returns {import("geojson").Polygon}
 */
function polygon(corners) {
  return { type: "Polygon", coordinates: [[...corners, corners[0]]] };
}

/**
 * Asks for what lies in an area: by the address, so that it can be loaded again, where
 * an address can hold it.
 * @param {Corners} corners
 */
function searchWithin(corners) {
  const coarse = corners.map((at) => at.map((degrees) => degrees.toFixed(ADDRESS_DECIMALS)).join(","));
  const filters = byId("filters", HTMLFormElement);
  if (filters && corners.length <= MAX_ADDRESS_CORNERS && new Set(coarse).size >= MIN_CORNERS) {
    for (const old of findAll("[name=area]", filters)) old.remove();
    filters.append(hiddenField("area", coarse.join(";")));
    filters.requestSubmit();
    return;
  }
  const field = byId("within", HTMLTextAreaElement);
  if (!field) return;
  field.value = JSON.stringify(polygon(corners));
  field.form?.requestSubmit();
}
