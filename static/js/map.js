/**
 * The map: places and clusters from our own tiles, on the operator's base map.
 * What it shows can be read in the list too; it must never be the only way.
 */

import { byId, words } from "./dom.js";
import { startHazardLayers } from "./hazard-layers.js";
import { createMap } from "./map-base.js";
import { addCategoryIcons } from "./map-icons.js";
import { addMarks } from "./map-marks.js";
import { startSelection } from "./map-selection.js";
import { startStatuses } from "./map-status.js";
import { readStyle } from "./map-style.js";
import { readSearch, syncWithSearch } from "./map-sync.js";
import { startPin } from "./pin.js";

/**
 * Fills a frame with a map.
 * @param {HTMLElement} frame
 */
export async function openMap(frame) {
  const text = words(frame);
  readSearch(frame);
  const style = await readStyle(frame);
  const map = createMap(frame, text, style);
  if (!map) return;
  if (byId("results", HTMLElement)) syncWithSearch(map, frame, text);
  const isPin = frame.closest("#pin") !== null;
  if (isPin) startPin(map, frame);
  map.on("load", () => {
    if (isPin) return;
    addMarks(map, frame);
    startSelection(map, frame);
    startHazardLayers(map, frame, text, style);
    void startStatuses(map, frame);
  });
  await addCategoryIcons(map, frame);
}
