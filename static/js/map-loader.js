/**
 * Decides when a map is loaded: after the list can be read, and only where it
 * is seen. Switches a phone between list and map.
 */

import { byId, closest, words } from "./dom.js";
import { on } from "./events.js";
import { onHistoryMove, pushView, replaceView, viewState } from "./history-state.js";

/** A map waits for an idle moment, but no longer than this. */
const MAX_IDLE_WAIT_MS = 2000;
/** It waits so long where the browser does not tell of idle moments. */
const FIXED_WAIT_MS = 200;

/** @type {Promise<void> | null} */
let loading = null;

/** Finds the map of this page and opens it in its time. */
export function startMaps() {
  const frame = byId("map", HTMLElement);
  if (!frame) return;
  startSwitch(frame);
  const observer = new IntersectionObserver((entries) => {
    if (!entries.some(({ isIntersecting }) => isIntersecting)) return;
    observer.disconnect();
    whenIdle(() => load(frame));
  });
  observer.observe(frame);
}

/** @param {() => void} task */
function whenIdle(task) {
  if ("requestIdleCallback" in window) requestIdleCallback(task, { timeout: MAX_IDLE_WAIT_MS });
  else setTimeout(task, FIXED_WAIT_MS);
}

/** @param {HTMLElement} frame */
function load(frame) {
  loading ??= (frame.closest("#board") ? import("./shelter-map.js") : import("./map.js"))
    .then(({ openMap }) => openMap(frame))
    .catch(() => {
      const wait = frame.querySelector(".map-wait");
      if (wait) wait.textContent = words(frame).failed;
    });
}

/** @param {HTMLElement} frame */
function startSwitch(frame) {
  const bar = byId("switch", HTMLElement);
  if (!bar) return;
  bar.hidden = false;
  bar.addEventListener("click", (event) => {
    const pressed = closest(event.target, "button", HTMLButtonElement);
    if (pressed) choose(bar, pressed.dataset.view === "map", frame);
  });
  on("list-wanted", () => choose(bar, false, frame));
  onHistoryMove(() => show(bar, viewState().map === true, frame));
  if (viewState().map) show(bar, true, frame);
}

/**
 * What the visitor chooses. Back leads from the map to the list; going to the
 * list again is that same way back, so that no entry is passed twice.
 * @param {HTMLElement} bar
 * @param {boolean} map
 * @param {HTMLElement} frame
 */
function choose(bar, map, frame) {
  const { map: was = false, overList } = viewState();
  if (map !== was) {
    if (map) pushView({ map: true, overList: true });
    else if (overList) history.back();
    else replaceView({});
  }
  show(bar, map, frame);
}

/**
 * @param {HTMLElement} bar
 * @param {boolean} isMap whether the map is wanted
 * @param {HTMLElement} frame
 */
function show(bar, isMap, frame) {
  const page = document.documentElement.classList;
  const map = isMap && !page.contains("no-map");
  page.toggle("home-map", map);
  for (const button of bar.querySelectorAll("button")) {
    button.setAttribute("aria-pressed", String((button.dataset.view === "map") === map));
  }
  if (map) load(frame);
}
