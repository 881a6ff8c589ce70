/**
 * Draws an area on the map of the board, corner by corner, and shows the one that the
 * page was asked for. A file or pasted text does the same without a map.
 */

import { words } from "./notices.js";

/** An area has so many corners at least, */
const CORNERS = 3;
/** and, to be kept in an address, so many at most, each with so many decimals. */
const MOST_CORNERS = 40;
const DECIMALS = 3;

/**
 * @param {any} map
 * @param {HTMLElement} frame
 */
export function startDrawing(map, frame) {
  const text = words(document.getElementById("filters"));
  /** @type {[number, number][]} */
  let corners = [];
  map.addSource("area", { type: "geojson", data: shown() });
  map.addLayer({ id: "area", type: "fill", source: "area", paint: { "fill-color": "#a30d00", "fill-opacity": 0.15 } }, "shelters");
  map.addLayer({ id: "area-line", type: "line", source: "area", paint: { "line-color": "#a30d00", "line-width": 3, "line-dasharray": [2, 1] } });
  map.addLayer({ id: "area-corner", type: "circle", source: "area", filter: ["==", ["geometry-type"], "Point"], paint: { "circle-radius": 6, "circle-color": "#a30d00", "circle-stroke-color": "#ffffff", "circle-stroke-width": 2 } });

  const box = document.createElement("div");
  box.className = "drawing";
  box.hidden = true;
  const said = document.createElement("p");
  said.textContent = text.drawing;
  const done = button(text.drawn, "button");
  const stop = button(text.drop, "action");
  box.append(said, done, " ", stop);
  frame.append(box);

  const end = (/** @type {boolean} */ use) => {
    box.hidden = true;
    document.documentElement.classList.remove("is-drawing");
    if (use) send(corners);
    else map.getSource("area").setData(shown());
  };
  document.addEventListener("ibasho:draw", () => {
    corners = [];
    box.hidden = false;
    done.disabled = true;
    document.documentElement.classList.add("is-drawing");
    map.getSource("area").setData(drawn(corners));
    frame.scrollIntoView({ block: "nearest" });
  });
  map.on("click", (/** @type {any} */ { lngLat }) => {
    if (box.hidden) return;
    corners.push([lngLat.lng, lngLat.lat]);
    done.disabled = corners.length < CORNERS;
    map.getSource("area").setData(drawn(corners));
  });
  done.addEventListener("click", () => end(true));
  stop.addEventListener("click", () => end(false));
}

/** The area that the page was asked for. */
function shown() {
  const field = /** @type {HTMLTextAreaElement | null} */ (document.getElementById("within"));
  try {
    return JSON.parse(field?.defaultValue ?? "");
  } catch {
    return { type: "FeatureCollection", features: [] };
  }
}

/** @param {[number, number][]} corners */
function drawn(corners) {
  const geometry = (/** @type {string} */ type, /** @type {any} */ coordinates) => ({
    type: "Feature", properties: {}, geometry: { type, coordinates },
  });
  const points = corners.map((at) => geometry("Point", at));
  const line = corners.length < CORNERS ? geometry("LineString", corners) : geometry("Polygon", [[...corners, corners[0]]]);
  return { type: "FeatureCollection", features: corners.length > 1 ? [line, ...points] : points };
}

/**
 * Asks for what lies in an area: by the address, so that it can be loaded again, where
 * an address can hold it.
 * @param {[number, number][]} corners
 */
function send(corners) {
  const coarse = corners.map((at) => at.map((degrees) => degrees.toFixed(DECIMALS)).join(","));
  const filters = document.getElementById("filters");
  if (filters instanceof HTMLFormElement && corners.length <= MOST_CORNERS && new Set(coarse).size >= CORNERS) {
    for (const old of filters.querySelectorAll("[name=area]")) old.remove();
    const field = document.createElement("input");
    Object.assign(field, { type: "hidden", name: "area", value: coarse.join(";") });
    filters.append(field);
    filters.requestSubmit();
    return;
  }
  const field = /** @type {HTMLTextAreaElement | null} */ (document.getElementById("within"));
  if (!field) return;
  field.value = JSON.stringify({ type: "Polygon", coordinates: [[...corners, corners[0]]] });
  field.form?.requestSubmit();
}

/**
 * @param {string} word
 * @param {string} kind
 */
function button(word, kind) {
  const made = document.createElement("button");
  made.type = "button";
  made.className = kind;
  made.textContent = word;
  return made;
}
