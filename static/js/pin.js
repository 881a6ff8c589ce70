/**
 * The pin of a place on its map: dragged, pressed to a place, or moved by the
 * arrow keys. What it says stands in two fields, which can be typed into as well.
 */

import * as maplibre from "../vendor/maplibre-gl.mjs";
import { words } from "./dom.js";
import { pointFields, readPoint, writePoint } from "./point-fields.js";

/** How far an arrow key moves the pin, in pixels; with Shift ten times as far. */
const ARROW_PX = 4;
/** How near the map comes, at least, to a point that was typed. */
const MIN_TYPED_ZOOM = 15;
/** What each arrow key moves, to the right and down. */
const ARROWS = new Map([
  ["ArrowLeft", [-1, 0]],
  ["ArrowRight", [1, 0]],
  ["ArrowUp", [0, -1]],
  ["ArrowDown", [0, 1]],
]);

/**
 * Puts the pin on an opened map.
 * @param {maplibre.Map} map
 * @param {HTMLElement} frame
 */
export function startPin(map, frame) {
  const marker = new maplibre.Marker({ draggable: true, color: "#115a36" });
  const pin = marker.getElement();
  pin.tabIndex = 0;
  pin.setAttribute("role", "application");
  pin.setAttribute("aria-label", words(frame).pin);
  const place = (/** @type {{ lng: number, lat: number }} */ at) => marker.setLngLat(at).addTo(map);
  const move = (/** @type {{ lng: number, lat: number }} */ at) => {
    place(at);
    writePoint(at);
  };
  const now = readPoint();
  if (now) place(now);
  marker.on("dragend", () => writePoint(marker.getLngLat()));
  map.on("click", ({ lngLat }) => move(lngLat));
  pin.addEventListener("keydown", (event) => {
    const arrow = ARROWS.get(event.key);
    if (!arrow) return;
    event.preventDefault();
    event.stopPropagation();
    const length = event.shiftKey ? ARROW_PX * 10 : ARROW_PX;
    const at = map.project(marker.getLngLat());
    move(map.unproject([at.x + arrow[0] * length, at.y + arrow[1] * length]));
  });
  for (const field of pointFields()) {
    field.addEventListener("change", () => {
      const at = readPoint();
      if (!at || Math.abs(at.lat) > 90 || Math.abs(at.lng) > 180) return;
      place(at);
      map.jumpTo({ center: at, zoom: Math.max(map.getZoom(), MIN_TYPED_ZOOM) });
    });
  }
}
