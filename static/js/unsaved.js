/**
 * Keeps what somebody types into a listing's form on the device until it is saved,
 * and offers it again, for a week. On a shared device it waits for its owner: each
 * person is offered only their own.
 */

import { words } from "./notices.js";

const PREFIX = "ibasho:unsaved:";
/** Fields that are not somebody's work, and one that stays off devices that people share. */
const NOT_KEPT = ["owner", "do", "private_contact"];
/** How long it is kept, in milliseconds. */
const KEPT_FOR = 7 * 24 * 3600 * 1000;
/** How long nobody types before it is written down. */
const PAUSE = 300;

/** Starts on every page for staff. */
export function startUnsaved() {
  forgetOld();
  const form = /** @type {HTMLFormElement | null} */ (document.querySelector("form[data-unsaved]"));
  const saved = /** @type {HTMLElement | null} */ (document.querySelector("[data-saved]"))?.dataset.saved;
  if (!form) return;
  const owner = new FormData(form).get("owner");
  const key = (/** @type {string | undefined} */ id) => `${PREFIX}${owner}:${id}`;
  if (saved) forget(key(saved === "new" ? "new" : form.dataset.unsaved));
  const kept = read(key(form.dataset.unsaved));
  const isWrong = document.querySelector(".faults, .preview") !== null;
  if (kept && !isWrong && differs(kept, entries(form))) offer(form, key(form.dataset.unsaved), kept);
  keep(form, key(form.dataset.unsaved));
}

/** @param {HTMLFormElement} form */
function entries(form) {
  const all = /** @type {[string, string][]} */ ([...new FormData(form)]);
  return all.filter(([name]) => !NOT_KEPT.includes(name));
}

/**
 * @param {[string, string][]} one
 * @param {[string, string][]} other
 */
function differs(one, other) {
  const said = (/** @type {[string, string][]} */ list) =>
    JSON.stringify(list.filter(([, value]) => value !== "").sort());
  return said(one) !== said(other);
}

/**
 * @param {HTMLFormElement} form
 * @param {string} key
 */
function keep(form, key) {
  let waiting = 0;
  const write = () => {
    clearTimeout(waiting);
    waiting = window.setTimeout(() => store(key, entries(form)), PAUSE);
  };
  form.addEventListener("input", write);
  form.addEventListener("change", write);
}

/**
 * Offers what was kept, above the form.
 * @param {HTMLFormElement} form
 * @param {string} key
 * @param {[string, string][]} kept
 */
function offer(form, key, kept) {
  const text = words(form);
  const box = document.createElement("div");
  box.className = "notice unsaved";
  const line = document.createElement("p");
  line.textContent = text.found;
  const buttons = document.createElement("p");
  buttons.className = "buttons";
  const button = (/** @type {string} */ word, /** @type {() => void} */ press) => {
    const made = document.createElement("button");
    made.type = "button";
    made.className = "action";
    made.textContent = word;
    made.addEventListener("click", () => {
      press();
      box.remove();
    });
    return made;
  };
  const back = button(text.back, () => restore(form, kept));
  buttons.append(back, button(text.drop, () => forget(key)));
  box.append(line, buttons);
  form.before(box);
}

/**
 * Writes what was kept into the form. Its revision comes with it: what others
 * changed since is then compared, not overwritten.
 * @param {HTMLFormElement} form
 * @param {[string, string][]} kept
 */
function restore(form, kept) {
  for (const element of form.elements) {
    if (element instanceof HTMLInputElement && ["checkbox", "radio"].includes(element.type)) {
      element.checked = kept.some(([name, value]) => name === element.name && value === element.value);
    } else if (
      element instanceof HTMLInputElement ||
      element instanceof HTMLTextAreaElement ||
      element instanceof HTMLSelectElement
    ) {
      const own = kept.find(([name]) => name === element.name);
      if (own) element.value = own[1];
    }
  }
  form.dispatchEvent(new Event("change", { bubbles: true }));
}

/** @param {string} key */
function read(key) {
  try {
    return JSON.parse(localStorage.getItem(key) ?? "null")?.entries ?? null;
  } catch {
    return null;
  }
}

/**
 * @param {string} key
 * @param {[string, string][]} value
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
      if (!(Date.now() - at < KEPT_FOR)) forget(key);
    }
  } catch {
    // Where nothing may be kept, nothing is old.
  }
}
