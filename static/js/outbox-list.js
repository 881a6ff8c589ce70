/**
 * Lists what waits on this device, what was sent and what was refused, for whoever made
 * it; and takes the forms of a shelter's page, whose reports go that way. Where a
 * device can keep nothing, forms are sent as without scripts.
 */

import { button, byId, element, find, timeOfDay, words } from "./dom.js";
import { on } from "./events.js";
import { announce } from "./notices.js";
import { canStoreReports, deleteOldReports, deleteReport, listReports, saveReport } from "./outbox.js";
import { isLoginNeeded, sendAgain, sendReports, startSending } from "./outbox-sender.js";

/** @typedef {import("./outbox.js").Report} Report */
/** @typedef {Record<string, string>} Words */

/** So many of those sent before the last one are shown, folded, the latest first. */
const MAX_SENT_BEFORE = 8;
/** The sign of each state, beside its word. */
const SIGNS = { waits: "…", sent: "✓", refused: "✕" };

/**
 * Starts on a page made for an account.
 * @param {string} account
 */
export async function startOutboxList(account) {
  const box = byId("outbox", HTMLElement);
  if (!box || !(await canStoreReports())) return;
  const text = words(box);
  const draw = () => void showList(box, text, account);
  on("outbox-changed", draw);
  document.addEventListener("submit", (event) => takeForm(event, account, text));
  await deleteOldReports();
  draw();
  startSending(account);
}

/**
 * Saves what a form reports instead of sending the form.
 * @param {SubmitEvent} event
 * @param {string} owner
 * @param {Words} text
 */
function takeForm(event, owner, text) {
  const form = event.target;
  const page = find("[data-place]", HTMLElement);
  if (!(form instanceof HTMLFormElement) || !page) return;
  if (form.method !== "post" || !form.matches(".report, .reports form")) return;
  event.preventDefault();
  /** @type {Record<string, string>} */
  const fields = {};
  for (const [name, value] of new FormData(form)) fields[name] = String(value);
  const pressed = event.submitter;
  if (pressed instanceof HTMLButtonElement && pressed.name) fields[pressed.name] = pressed.value;
  // What was typed by hand is when it was seen; otherwise that is now.
  if (fields.observation === undefined && !fields.seen) fields.observed_at = new Date().toISOString();
  fields.key = crypto.randomUUID();
  const place = page.dataset.name ?? "";
  const url = new URL(form.action).pathname;
  void saveReport({ owner, url, place, fields, at: Date.now(), state: "waits" }).then(
    () => {
      announce(`${text.waits}：${text[fields.status] ?? text.withdraw}`);
      if (form.matches(".report")) form.reset();
      return sendReports();
    },
    // Nothing could be kept: the form goes as without a script.
    () => form.submit(),
  );
}

/**
 * @param {HTMLElement} box
 * @param {Words} text
 * @param {string} account
 */
async function showList(box, text, account) {
  const all = await listReports();
  const own = all.filter(({ owner }) => owner === account).reverse();
  const waiting = own.filter(({ state }) => state === "waits");
  const refused = own.filter(({ state }) => state === "refused");
  const sent = own.filter(({ state }) => state === "sent");
  // What was sent before must not push away what is to be pressed next.
  const shown = [...waiting, ...refused, ...sent.slice(0, 1)];
  const before = sent.slice(1, 1 + MAX_SENT_BEFORE);
  const others = all.filter(({ owner, state }) => owner !== account && state === "waits");
  const isOpen = box.querySelector("details")?.open ?? false;
  box.hidden = shown.length === 0 && others.length === 0;
  box.replaceChildren(element("h2", "", text.title), list(shown, text));
  if (before.length > 0) box.append(foldedList(before, text, isOpen));
  if (waiting.length > 0 && isLoginNeeded()) box.append(loginNotice(text));
  if (others.length > 0) box.append(element("p", "", `${text.another}（${others.length}）`));
}

/**
 * @param {Report[]} reports
 * @param {Words} text
 */
function list(reports, text) {
  return element("ul", "", ...reports.map((report) => entry(report, text)));
}

/**
 * @param {Report[]} reports
 * @param {Words} text
 * @param {boolean} isOpen
 */
function foldedList(reports, text, isOpen) {
  const summary = element("summary", "", text.before.replace("{ $count }", String(reports.length)));
  const fold = element("details", "", summary, list(reports, text));
  fold.open = isOpen;
  return fold;
}

/**
 * @param {Report} report
 * @param {Words} text
 */
function entry(report, text) {
  const { state, place, said = [] } = report;
  const item = element(
    "li",
    "",
    element("span", `badge badge--${state}`, `${SIGNS[state]} ${text[state]}`),
    element("strong", "", `${place}：${reported(report, text)}`),
    element("span", "hint", seenAt(report, text)),
    ...said.map((why) => element("p", "why", why)),
  );
  item.dataset.state = state;
  if (state === "refused") item.append(button(text.again, "action", () => void sendAgain(report)));
  if (state !== "sent") item.append(button(text.drop, "action", () => void deleteReport(Number(report.id))));
  return item;
}

/**
 * What a report says: a status with a number of people, or that one is withdrawn.
 * @param {Report} report
 * @param {Words} text
 */
function reported({ fields }, text) {
  if (fields.observation !== undefined) return text.withdraw;
  const persons = fields.occupancy ? text.persons.replace("{ $count }", fields.occupancy) : text.noCount;
  return `${text[fields.status]}・${persons}`;
}

/**
 * @param {Report} report
 * @param {Words} text
 */
function seenAt({ at, fields }, text) {
  return text.seenAt.replace("{ $when }", fields.seen ? fields.seen.replace("T", " ") : timeOfDay(new Date(at)));
}

/** @param {Words} text */
function loginNotice(text) {
  const link = element("a", "action", text.loginGo);
  link.href = `/staff/login?${new URLSearchParams({ next: location.pathname })}`;
  return element("p", "notice", `${text.login} `, link);
}
