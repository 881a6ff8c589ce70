/**
 * The form of a place, while somebody types: how the schedule is read, what may
 * be listed already, where the address lies. The form says all of it without this
 * too, once it is sent.
 */

import { byId, find, parseHtml, pointOf } from "./dom.js";
import { writePoint } from "./point-fields.js";

/** How long nobody types before the server is asked. */
const TYPING_PAUSE_MS = 500;

/** Starts on the page's form, if there is one. */
export function startPlaceForm() {
  const form = find("form.place-form", HTMLFormElement);
  if (!form) return;
  previewSchedule(form);
  searchDuplicates(form);
  startPinSearch(form);
}

/**
 * @param {() => void} task
 * @returns {() => void} runs the task once nobody has called for a while
 */
function afterPause(task) {
  let timer = 0;
  return () => {
    clearTimeout(timer);
    timer = window.setTimeout(task, TYPING_PAUSE_MS);
  };
}

/**
 * Puts what the server says of the form into a part of the page.
 * @param {HTMLFormElement} form
 * @param {string} address
 * @param {Element} part
 */
async function ask(form, address, part) {
  const body = new URLSearchParams();
  for (const [name, value] of new FormData(form)) if (typeof value === "string") body.append(name, value);
  try {
    const answer = await fetch(address, { method: "POST", body });
    if (!answer.ok) return;
    part.replaceChildren(...parseHtml(await answer.text()).body.childNodes);
  } catch {
    // Without network the form goes on; the server says it when it is sent.
  }
}

/** @param {HTMLFormElement} form */
function previewSchedule(form) {
  const schedule = byId("schedule", HTMLElement);
  const shown = byId("reading-shown", HTMLElement);
  if (!schedule || !shown) return;
  const preview = afterPause(() => ask(form, schedule.dataset.reading ?? "", shown));
  schedule.addEventListener("input", (event) => {
    const target = event.target instanceof HTMLElement ? event.target : null;
    if (!target || shown.contains(target)) return;
    const way = target.closest(".way-written") ? "written" : target.closest(".way-chosen") ? "chosen" : null;
    const radio = find(`input[name="schedule_way"][value="${way}"]`, HTMLInputElement, schedule);
    if (radio) radio.checked = true;
    preview();
  });
  // On a slow line somebody is faster than this script.
  if ([...schedule.querySelectorAll("input, textarea")].some(isTouched)) preview();
}

/** @param {Element} field */
function isTouched(field) {
  if (field instanceof HTMLTextAreaElement) return field.value !== field.defaultValue;
  return field instanceof HTMLInputElement && (field.checked !== field.defaultChecked || field.value !== field.defaultValue);
}

/** @param {HTMLFormElement} form */
function searchDuplicates(form) {
  const part = byId("duplicates", HTMLElement);
  const address = form.dataset.duplicates;
  if (!part || !address) return;
  const search = afterPause(() => ask(form, address, part));
  for (const [type, names] of /** @type {[string, string][]} */ ([["input", "name address"], ["change", "lat lon"]])) {
    form.addEventListener(type, ({ target }) => {
      if (target instanceof HTMLInputElement && names.split(" ").includes(target.name)) search();
    });
  }
}

/**
 * Lets the button look up the address and put the pin there.
 * @param {HTMLFormElement} form
 */
function startPinSearch(form) {
  const button = byId("pin-find", HTMLElement);
  const said = byId("pin-said", HTMLElement);
  if (!button || !said) return;
  button.addEventListener("click", async () => {
    await ask(form, button.dataset.locate ?? "", said);
    const found = find("[data-lat]", HTMLElement, said);
    if (!found) return;
    const [lng, lat] = pointOf(found);
    writePoint({ lng, lat });
  });
}
