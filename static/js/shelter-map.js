/**
 * The map of the board: the rows of its lists, each with the sign of its state. What
 * it shows stands in the rows, and changes with them; it asks nothing by itself.
 */

import * as maplibre from "../vendor/maplibre-gl.mjs";
import { startDrawing } from "./drawing.js";
import { createMap, readStyle } from "./map.js";
import { words } from "./notices.js";

/** States and their colours, on which the white sign stands out. */
const COLOURS = {
  open: "#115a36", full: "#a30d00", closed: "#4a4740",
  preparing: "#0b4f8a", not_open: "#6b6355", unreported: "#6b6355",
};
/** Of a sign and of its ground, in pixels of the map. */
const SIGN = 18;
const GROUND = 30;
const PIXELS = 2;
/** Nearer than this the rows do not bring the map by themselves. */
const NEAREST = 14.5;

/** @param {HTMLElement} frame */
export async function openMap(frame) {
  const text = words(frame);
  const style = await readStyle(frame);
  style.layers = style.layers.filter((/** @type {{ source?: string }} */ { source }) => source !== "places");
  delete style.sources.places;
  const map = await createMap(frame, text, style);
  if (!map) return;
  fit(map);
  map.on("load", async () => {
    await Promise.all(Object.entries(COLOURS).map(([state, colour]) => addSign(map, frame, state, colour)));
    map.addSource("shelters", { type: "geojson", data: rows() });
    map.addLayer({
      id: "shelters", type: "symbol", source: "shelters",
      layout: {
        "icon-image": ["concat", "state-", ["get", "status"]],
        "icon-allow-overlap": true,
        "symbol-sort-key": ["get", "rank"],
      },
    });
    document.addEventListener("ibasho:refreshed", () => map.getSource("shelters").setData(rows()));
    lead(map);
    startDrawing(map, frame);
  });
}

/** What the lists say now. */
function rows() {
  const found = [...document.querySelectorAll("tr[data-lon]")].filter((row) => row instanceof HTMLElement);
  const features = found.map(({ id, dataset }) => ({
    type: "Feature",
    properties: { row: id, status: dataset.status, rank: dataset.status === "open" ? 1 : 0 },
    geometry: { type: "Point", coordinates: [Number(dataset.lon), Number(dataset.lat)] },
  }));
  return { type: "FeatureCollection", features };
}

/** @param {any} map */
function fit(map) {
  const { features } = rows();
  if (features.length === 0) return;
  const bounds = new maplibre.LngLatBounds();
  for (const { geometry } of features) bounds.extend(geometry.coordinates);
  map.fitBounds(bounds, { padding: 40, maxZoom: NEAREST, animate: false });
}

/**
 * A press on a sign leads to its row.
 * @param {any} map
 */
function lead(map) {
  map.on("click", "shelters", (/** @type {any} */ event) => {
    if (document.documentElement.classList.contains("is-drawing")) return;
    const row = document.getElementById(event.features[0].properties.row);
    row?.scrollIntoView({ block: "center" });
    row?.querySelector("a")?.focus({ preventScroll: true });
  });
}

/**
 * @param {any} map
 * @param {HTMLElement} frame
 * @param {string} state
 * @param {string} colour
 */
async function addSign(map, frame, state, colour) {
  const image = new Image(SIGN * PIXELS, SIGN * PIXELS);
  image.src = `${frame.dataset.assets}/icons/status-${state}.svg`;
  await image.decode();
  const sign = newPen(SIGN * PIXELS);
  const ground = newPen(GROUND * PIXELS);
  if (!sign || !ground) return;
  sign.drawImage(image, 0, 0, SIGN * PIXELS, SIGN * PIXELS);
  sign.globalCompositeOperation = "source-in";
  sign.fillStyle = "#ffffff";
  sign.fillRect(0, 0, SIGN * PIXELS, SIGN * PIXELS);
  for (const [fill, edge] of /** @type {[string, number][]} */ ([["#ffffff", 0], [colour, 2 * PIXELS]])) {
    ground.fillStyle = fill;
    ground.beginPath();
    ground.roundRect(edge, edge, GROUND * PIXELS - 2 * edge, GROUND * PIXELS - 2 * edge, 6 * PIXELS);
    ground.fill();
  }
  const at = ((GROUND - SIGN) / 2) * PIXELS;
  ground.drawImage(sign.canvas, at, at);
  const size = GROUND * PIXELS;
  map.addImage(`state-${state}`, ground.getImageData(0, 0, size, size), { pixelRatio: PIXELS });
}

/** @param {number} size */
function newPen(size) {
  const canvas = document.createElement("canvas");
  canvas.width = size;
  canvas.height = size;
  return canvas.getContext("2d");
}
