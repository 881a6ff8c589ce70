/**
 * Decides when a map is loaded: after the list can be read, and only where it
 * is seen. Switches a phone between list and map.
 */

import { words } from "./notices.js";
import { goOn, step, stepInstead, whenStepped } from "./steps.js";

/** @type {Promise<unknown> | null} */
let loading = null;

/** Finds the map of this page and opens it in its time. */
export function startMaps() {
  const frame = document.getElementById("map");
  if (!frame) return;
  startSwitch(frame);
  const watch = new IntersectionObserver((entries) => {
    if (!entries.some((entry) => entry.isIntersecting)) return;
    watch.disconnect();
    whenIdle(() => load(frame));
  });
  watch.observe(frame);
}

/** @param {() => void} task */
function whenIdle(task) {
  if ("requestIdleCallback" in window) requestIdleCallback(task, { timeout: 2000 });
  else setTimeout(task, 200);
}

/** @param {HTMLElement} frame */
function load(frame) {
  loading ??= (frame.closest("#board") ? import("./shelter-map.js") : import("./map.js"))
    .then((module) => module.openMap(frame))
    .catch(() => {
      const wait = frame.querySelector(".map-wait");
      if (wait) wait.textContent = words(frame).failed;
    });
}

/** @param {HTMLElement} frame */
function startSwitch(frame) {
  const bar = document.getElementById("switch");
  if (!bar) return;
  bar.hidden = false;
  bar.addEventListener("click", (event) => {
    const button = event.target instanceof Element ? event.target.closest("button") : null;
    if (button) change(bar, button.dataset.view === "map", frame);
  });
  document.addEventListener("ibasho:list", () => change(bar, false, frame));
  whenStepped(() => show(bar, step().map === true, frame));
  if (step().map) show(bar, true, frame);
}

/**
 * What the visitor chooses. Back leads from the map to the list; going to the
 * list again is that same way back, so that no entry is passed twice.
 * @param {HTMLElement} bar
 * @param {boolean} map
 * @param {HTMLElement} frame
 */
function change(bar, map, frame) {
  const { map: was = false, overList } = step();
  if (map !== was) {
    if (map) goOn({ map: true, overList: true });
    else if (overList) history.back();
    else stepInstead({});
  }
  show(bar, map, frame);
}

/**
 * @param {HTMLElement} bar
 * @param {boolean} wanted whether the map is wanted
 * @param {HTMLElement} frame
 */
function show(bar, wanted, frame) {
  const page = document.documentElement.classList;
  const map = wanted && !page.contains("no-map");
  page.toggle("home-map", map);
  for (const button of bar.querySelectorAll("button")) {
    button.setAttribute("aria-pressed", String((button.dataset.view === "map") === map));
  }
  if (map) load(frame);
}
