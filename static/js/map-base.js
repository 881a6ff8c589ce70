/**
 * A map in a frame, with what all maps share: its controls, a word where the device
 * draws no map, and one where the base map does not answer.
 */

import * as maplibre from "../vendor/maplibre-gl.mjs";
import { byId, element, pointOf, prefersReducedMotion } from "./dom.js";

/** So many tiles must fail before the page says that the base map does not answer. */
const MAX_SILENT_FAILURES = 1;

/**
 * Opens a map in a frame; gives nothing where the device draws none, which is then said.
 * @param {HTMLElement} frame
 * @param {Record<string, string>} text
 * @param {maplibre.StyleSpecification} style
 * @returns {maplibre.Map | null}
 */
export function createMap(frame, text, style) {
  loadStyleSheet(`${frame.dataset.assets}/vendor/maplibre-gl.css`);
  /** @type {maplibre.Map} */
  let map;
  try {
    map = new maplibre.Map({
      container: frame,
      style,
      center: pointOf(frame),
      zoom: Number(frame.dataset.zoom),
      minZoom: 4,
      maxZoom: 18,
      dragRotate: false,
      pitchWithRotate: false,
      touchPitch: false,
      attributionControl: { compact: false },
      fadeDuration: prefersReducedMotion() ? 0 : 200,
      locale: { "NavigationControl.ZoomIn": text.zoomIn, "NavigationControl.ZoomOut": text.zoomOut },
    });
  } catch {
    replaceMap(frame, text.noWebgl);
    return null;
  }
  frame.querySelector(".map-wait")?.remove();
  map.touchZoomRotate.disableRotation();
  map.getCanvas().setAttribute("aria-label", text.keys);
  map.addControl(new maplibre.NavigationControl({ showCompass: false }), "top-right");
  watchBasemap(map, frame, text);
  publishView(map, frame);
  return map;
}

/**
 * Writes down where the map looks, for whoever must know a point of the window.
 * @param {maplibre.Map} map
 * @param {HTMLElement} frame
 */
function publishView(map, frame) {
  const publish = () => {
    const { lng, lat } = map.getCenter();
    frame.dataset.view = [lng, lat, map.getZoom()].join(" ");
  };
  map.on("moveend", publish);
  publish();
}

/**
 * Gives the room of the map to the list, and says why.
 * @param {HTMLElement} frame
 * @param {string} why
 */
function replaceMap(frame, why) {
  document.documentElement.classList.remove("home-map");
  document.documentElement.classList.add("no-map");
  const before = byId("results", HTMLElement) ?? frame.parentElement;
  before?.before(statusLine("notice", why));
}

/** @param {string} address */
function loadStyleSheet(address) {
  const link = document.createElement("link");
  link.rel = "stylesheet";
  link.href = address;
  document.head.append(link);
}

/**
 * A base map that does not answer leaves a plain ground, and a word about it.
 * @param {maplibre.Map} map
 * @param {HTMLElement} frame
 * @param {Record<string, string>} text
 */
function watchBasemap(map, frame, text) {
  let failures = 0;
  map.on("error", (event) => {
    if (!("sourceId" in event) || event.sourceId !== "basemap") return;
    failures += 1;
    if (failures === MAX_SILENT_FAILURES + 1) frame.append(statusLine("map-note", text.noBasemap));
  });
}

/**
 * @param {string} className
 * @param {string} message
 */
function statusLine(className, message) {
  const line = element("p", className, message);
  line.setAttribute("role", "status");
  return line;
}
