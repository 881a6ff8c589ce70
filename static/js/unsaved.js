/**
 * Keeps what somebody types into a place's form on the device until it is saved,
 * and offers it again, for a week. On a shared device it waits for its owner: each
 * person is offered only their own.
 */

import { button, element, find, words } from "./dom.js";

const PREFIX = "ibasho:unsaved:";
/** Fields that are not somebody's work, and one that stays off devices that people share. */
const NEVER_KEPT = ["owner", "do", "private_contact"];
/** How long it is kept. */
const KEPT_MS = 7 * 24 * 3600 * 1000;
/** How long nobody types before it is written down. */
const TYPING_PAUSE_MS = 300;

/** Starts on every page for staff. */
export function startUnsaved() {
  forgetOld();
  const form = find("form[data-unsaved]", HTMLFormElement);
  const saved = find("[data-saved]", HTMLElement)?.dataset.saved;
  if (!form) return;
  const prefix = `${PREFIX}${new FormData(form).get("owner")}:`;
  const key = prefix + form.dataset.unsaved;
  if (saved) forget(saved === "new" ? `${prefix}new` : key);
  const kept = read(key);
  const isWrong = document.querySelector(".faults, .preview") !== null;
  if (kept && !isWrong && differs(kept, entries(form))) offer(form, key, kept);
  keep(form, key);
}

/** @typedef {[name: string, value: string][]} Entries */

/**
 * What is somebody's work in a form.
 * @param {HTMLFormElement} form
 */
function entries(form) {
  const all = /** @type {Entries} */ ([...new FormData(form)]);
  return all.filter(([name]) => !NEVER_KEPT.includes(name));
}

/**
 * @param {Entries} one
 * @param {Entries} other
 */
function differs(one, other) {
  const said = (/** @type {Entries} */ list) =>
    JSON.stringify(list.filter(([, value]) => value !== "").sort());
  return said(one) !== said(other);
}

/**
 * @param {HTMLFormElement} form
 * @param {string} key
 */
function keep(form, key) {
  let timer = 0;
  const write = () => {
    clearTimeout(timer);
    timer = window.setTimeout(() => store(key, entries(form)), TYPING_PAUSE_MS);
  };
  form.addEventListener("input", write);
  form.addEventListener("change", write);
}

/**
 * Offers what was kept, above the form.
 * @param {HTMLFormElement} form
 * @param {string} key
 * @param {Entries} kept
 */
function offer(form, key, kept) {
  const text = words(form);
  const choice = (/** @type {string} */ label, /** @type {() => void} */ choose) =>
    button(label, "action", () => {
      choose();
      box.remove();
    });
  const back = choice(text.back, () => restore(form, kept));
  const drop = choice(text.drop, () => forget(key));
  const box = element("div", "notice unsaved", element("p", "", text.found), element("p", "buttons", back, drop));
  form.before(box);
}

/**
 * Writes what was kept into the form. Its revision comes with it: what others
 * changed since is then compared, not overwritten.
 * @param {HTMLFormElement} form
 * @param {Entries} kept
 */
function restore(form, kept) {
  for (const field of form.elements) {
    if (field instanceof HTMLInputElement && ["checkbox", "radio"].includes(field.type)) {
      field.checked = kept.some(([name, value]) => name === field.name && value === field.value);
    } else if (
      field instanceof HTMLInputElement ||
      field instanceof HTMLTextAreaElement ||
      field instanceof HTMLSelectElement
    ) {
      const own = kept.find(([name]) => name === field.name);
      if (own) field.value = own[1];
    }
  }
  form.dispatchEvent(new Event("change", { bubbles: true }));
}

/**
 * @param {string} key
 * @returns {Entries | null}
 */
function read(key) {
  try {
    return JSON.parse(localStorage.getItem(key) ?? "null")?.entries ?? null;
  } catch {
    return null;
  }
}

/**
 * @param {string} key
 * @param {Entries} value
 */
function store(key, value) {
  try {
    localStorage.setItem(key, JSON.stringify({ at: Date.now(), entries: value }));
  } catch {
    // A device without room keeps nothing; the form itself still holds it.
  }
}

/** @param {string} key */
function forget(key) {
  try {
    localStorage.removeItem(key);
  } catch {
    // There is nothing to forget where nothing may be kept.
  }
}

/** Forgets what nobody came back for. */
function forgetOld() {
  try {
    for (const key of Object.keys(localStorage).filter((known) => known.startsWith(PREFIX))) {
      const { at } = JSON.parse(localStorage.getItem(key) ?? "{}");
      if (!(Date.now() - at < KEPT_MS)) forget(key);
    }
  } catch {
    // Where nothing may be kept, nothing is old.
  }
}
