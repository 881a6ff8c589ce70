/**
 * The form of a listing, while somebody types: how the schedule is read, what may
 * be listed already, where the address lies. The form says all of it without this
 * too, once it is sent.
 */

import { writePoint } from "./pin.js";

/** How long nobody types before the server is asked. */
const PAUSE = 500;

/** Starts on the page's form, if there is one. */
export function startPlaceForm() {
  const form = /** @type {HTMLFormElement | null} */ (document.querySelector("form.place-form"));
  if (!form) return;
  followSchedule(form);
  followDuplicates(form);
  findPin(form);
}

/**
 * @param {() => void} task
 * @returns {() => void} runs the task once nobody has called for a while
 */
function afterPause(task) {
  let waiting = 0;
  return () => {
    clearTimeout(waiting);
    waiting = window.setTimeout(task, PAUSE);
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
    const read = new DOMParser().parseFromString(await answer.text(), "text/html");
    part.replaceChildren(...read.body.childNodes);
  } catch {
    // Without network the form goes on; the server says it when it is sent.
  }
}

/** @param {HTMLFormElement} form */
function followSchedule(form) {
  const schedule = document.getElementById("schedule");
  const shown = document.getElementById("reading-shown");
  if (!schedule || !shown) return;
  const read = afterPause(() => ask(form, schedule.dataset.reading ?? "", shown));
  schedule.addEventListener("input", (event) => {
    const target = event.target instanceof HTMLElement ? event.target : null;
    if (!target || shown.contains(target)) return;
    const way = target.closest(".way-written") ? "written" : target.closest(".way-chosen") ? "chosen" : null;
    const radio = way && schedule.querySelector(`input[name="schedule_way"][value="${way}"]`);
    if (radio instanceof HTMLInputElement) radio.checked = true;
    read();
  });
  // On a slow line somebody is faster than this script.
  if ([...schedule.querySelectorAll("input, textarea")].some(isTouched)) read();
}

/** @param {Element} field */
function isTouched(field) {
  if (field instanceof HTMLTextAreaElement) return field.value !== field.defaultValue;
  return field instanceof HTMLInputElement && (field.checked !== field.defaultChecked || field.value !== field.defaultValue);
}

/** @param {HTMLFormElement} form */
function followDuplicates(form) {
  const part = document.getElementById("duplicates");
  const address = form.dataset.duplicates;
  if (!part || !address) return;
  const look = afterPause(() => ask(form, address, part));
  form.addEventListener("input", (event) => {
    const name = event.target instanceof HTMLInputElement ? event.target.name : "";
    if (["name", "address"].includes(name)) look();
  });
  form.addEventListener("change", (event) => {
    const name = event.target instanceof HTMLInputElement ? event.target.name : "";
    if (["lat", "lon"].includes(name)) look();
  });
}

/**
 * Lets the button look up the address and put the pin there.
 * @param {HTMLFormElement} form
 */
function findPin(form) {
  const button = document.getElementById("pin-find");
  const said = document.getElementById("pin-said");
  if (!button || !said) return;
  button.addEventListener("click", async () => {
    await ask(form, button.dataset.locate ?? "", said);
    const found = /** @type {HTMLElement | null} */ (said.querySelector("[data-lat]"));
    if (found) writePoint({ lng: Number(found.dataset.lon), lat: Number(found.dataset.lat) });
  });
}
