/**
 * Takes the forms of a shelter's page: what was pressed is kept and sent at once, each
 * without waiting for the other. Keeps the form true to the incident that it was opened in:
 * when another one begins, nothing pressed under the old one is taken for the new one.
 */

import { clockAheadMs } from "./device-clock.js";
import { button, byId, element, find } from "./dom.js";
import { on } from "./events.js";
import { announce } from "./notices.js";
import { newKey, reportSubject, saveReport } from "./outbox.js";
import { sendReports } from "./outbox-sender.js";

/** @typedef {Record<string, string>} Words */

/** The same button pressed again within this time was tapped twice. */
const DOUBLE_TAP_MS = 1500;

/** @type {{ what: string, at: number }} */
let lastPress = { what: "", at: 0 };

/**
 * Starts on a page made for an account.
 * @param {{ id: string, name: string }} owner
 * @param {Words} text of the outbox
 */
export function startReportForm(owner, text) {
  document.addEventListener("submit", (event) => takeForm(event, owner, text));
  on("page-read", followIncident);
}

/**
 * Keeps and sends what a form reports, instead of sending the form.
 * @param {SubmitEvent} event
 * @param {{ id: string, name: string }} owner
 * @param {Words} text
 */
function takeForm(event, owner, text) {
  const form = event.target;
  const page = find("[data-place]", HTMLElement);
  if (!(form instanceof HTMLFormElement) || !page) return;
  if (form.method !== "post" || !form.matches(".report, #log form")) return;
  event.preventDefault();
  const fields = pressedFields(form, event.submitter);
  const what = `${form.action} ${fields.status ?? fields.condition ?? fields.observation ?? ""}`;
  // The form is blank again by the second tap.
  const isBlank = !fields.occupancy && !fields.note && !fields.seen;
  const isSecondTap = what === lastPress.what && isBlank && performance.now() - lastPress.at < DOUBLE_TAP_MS;
  if (isSecondTap) return;
  lastPress = { what, at: performance.now() };
  const place = page.dataset.name ?? "";
  const url = new URL(form.action).pathname;
  void saveReport({ owner: owner.id, ownerName: owner.name, url, place, fields, at: Date.now(), state: "waits" });
  void sendReports();
  announce(`${text.waits}：${reportSubject(fields, text)}`);
  if (form.matches(".report")) form.reset();
}

/**
 * What a form says with the button that was pressed, and when that was.
 * @param {HTMLFormElement} form
 * @param {HTMLElement | null} pressed
 */
function pressedFields(form, pressed) {
  /** @type {Record<string, string>} */
  const fields = {};
  for (const [name, value] of new FormData(form)) fields[name] = String(value);
  if (pressed instanceof HTMLButtonElement && pressed.name) fields[pressed.name] = pressed.value;
  // What was typed by hand is when it was seen; otherwise that is now.
  if (fields.observation === undefined && !fields.seen) {
    fields.observed_at = new Date().toISOString();
    const ahead = clockAheadMs();
    if (ahead !== null) fields.clock_ahead_ms = String(ahead);
  }
  fields.key = newKey();
  return fields;
}

/**
 * Puts the form of the page as it was just read in the place of one that is not for the
 * incident that runs. One that is open goes only when a person says so: whoever is about
 * to press a button must not press another one.
 * @param {Document} fresh
 */
function followIncident(fresh) {
  const slot = byId("report-slot", HTMLElement);
  const next = fresh.getElementById("report-slot");
  if (!slot || !next || slot.dataset.incident === next.dataset.incident) {
    byId("report-changed", HTMLElement)?.remove();
    return;
  }
  if (!slot.querySelector("form")) {
    slot.replaceWith(next);
    return;
  }
  const { changed = "", go = "" } = next.dataset;
  const renew = button(go, "button", () => slot.replaceWith(next));
  const notice = element("div", "notice", element("p", "", changed), element("p", "buttons", renew));
  notice.id = "report-changed";
  notice.setAttribute("role", "alert");
  byId("report-changed", HTMLElement)?.remove();
  slot.prepend(notice);
}

/**
 * Puts a form on a page that this device kept without one: of a shelter that was never
 * opened here, in whose place the list stands, or from before the incident began.
 */
export function offerFormOffline() {
  const sheet = find("[data-account]", HTMLElement);
  const template = byId("report-template", HTMLTemplateElement);
  const isShelter = /^\/staff\/shelters\/[^/]+$/.test(location.pathname);
  if (!sheet || !template || !isShelter || document.documentElement.dataset.kept === undefined) return;
  const slot = document.importNode(template.content, true).querySelector("#report-slot");
  const form = slot?.querySelector("form");
  if (!slot || !form) return;
  form.action = location.pathname;
  const old = byId("report-slot", HTMLElement);
  if (old) {
    old.replaceWith(slot);
    return;
  }
  const row = find(`#rows a[href="${location.pathname}"]`, HTMLElement);
  const name = row?.querySelector("strong")?.textContent ?? "";
  if (!row || !name) return;
  Object.assign(sheet.dataset, { place: location.pathname.split("/").pop(), name });
  const status = row.closest(".site-record")?.querySelectorAll(".row-status") ?? [];
  const contacts = row.closest("li")?.querySelectorAll(".contacts") ?? [];
  const known = [...status, ...contacts].map((part) => part.cloneNode(true));
  byId("outbox", HTMLElement)?.before(element("h2", "", name), .../** @type {Node[]} */ (known), slot);
  document.title = name;
}
