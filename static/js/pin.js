/**
 * The pin of a listing on its map: dragged, pressed to a place, or moved by the
 * arrow keys. What it says stands in two fields, which can be typed into as well.
 */

import { words } from "./notices.js";

/** How far an arrow key moves the pin, in pixels; with Shift ten times as far. */
const STEP = 4;

/** @param {string} name */
const field = (name) => /** @type {HTMLInputElement} */ (document.getElementById(name));

/** What the two fields say, if both are numbers. */
function typed() {
  const [lat, lon] = [field("lat").value, field("lon").value].map((text) => text.trim());
  if (!lat || !lon || Number.isNaN(Number(lat)) || Number.isNaN(Number(lon))) return null;
  return { lng: Number(lon), lat: Number(lat) };
}

/**
 * Writes a point into the fields, and tells the form.
 * @param {{ lng: number, lat: number }} at
 */
export function writePoint(at) {
  field("lat").value = at.lat.toFixed(6);
  field("lon").value = at.lng.toFixed(6);
  for (const name of ["lat", "lon"]) field(name).dispatchEvent(new Event("change", { bubbles: true }));
}

/**
 * Puts the pin on an opened map.
 * @param {any} maplibre
 * @param {any} map
 * @param {HTMLElement} frame
 */
export function startPin(maplibre, map, frame) {
  const marker = new maplibre.Marker({ draggable: true, color: "#115a36" });
  const element = marker.getElement();
  element.tabIndex = 0;
  element.setAttribute("role", "application");
  element.setAttribute("aria-label", words(frame).pin);
  const place = (/** @type {{ lng: number, lat: number }} */ at) => marker.setLngLat(at).addTo(map);
  const move = (/** @type {{ lng: number, lat: number }} */ at) => {
    place(at);
    writePoint(at);
  };
  const now = typed();
  if (now) place(now);
  marker.on("dragend", () => writePoint(marker.getLngLat()));
  map.on("click", (/** @type {any} */ event) => move(event.lngLat));
  element.addEventListener("keydown", (/** @type {KeyboardEvent} */ event) => {
    const by = { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, -1], ArrowDown: [0, 1] }[event.key];
    if (!by) return;
    event.preventDefault();
    event.stopPropagation();
    const length = event.shiftKey ? STEP * 10 : STEP;
    const at = map.project(marker.getLngLat());
    move(map.unproject([at.x + by[0] * length, at.y + by[1] * length]));
  });
  for (const name of ["lat", "lon"]) {
    field(name).addEventListener("change", () => {
      const at = typed();
      if (!at || Math.abs(at.lat) > 90 || Math.abs(at.lng) > 180) return;
      place(at);
      map.jumpTo({ center: at, zoom: Math.max(map.getZoom(), 15) });
    });
  }
}
