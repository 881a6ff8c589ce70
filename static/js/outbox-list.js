/**
 * Lists what waits on this device, what was sent and what was refused, for whoever made
 * it, and what somebody left there who had the device before.
 */

import { button, byId, element, timeOfDay, words } from "./dom.js";
import { measureClock, trueTime } from "./device-clock.js";
import { on } from "./events.js";
import { deleteOldReports, deleteReport, isUnsaved, listReports, reportSubject } from "./outbox.js";
import { isLoginNeeded, isSentBy, sendAgain, sendForOthers, sendToPresent, startSending } from "./outbox-sender.js";
import { startReportForm } from "./report-form.js";

/** @typedef {import("./outbox.js").Report} Report */
/** @typedef {Record<string, string>} Words */

/** So many of those sent before the last one are shown, folded, the latest first. */
const MAX_SENT_BEFORE = 8;
/** The sign of each state, beside its word. */
const SIGNS = { waits: "…", sent: "✓", refused: "✕", undecided: "？" };

/** Whether a report goes when the page is closed. */
let isAnyUnsaved = false;

/**
 * Starts on a page made for an account.
 * @param {HTMLElement} page with `data-account` and `data-account-name`
 */
export async function startOutbox({ dataset: { account = "", accountName = "" } }) {
  const box = byId("outbox", HTMLElement);
  if (!box || !account) return;
  const text = words(box);
  const draw = () => void showList(box, text, account);
  on("outbox-changed", draw);
  startReportForm({ id: account, name: accountName }, text);
  addEventListener("beforeunload", (event) => {
    if (isAnyUnsaved) event.preventDefault();
  });
  document.addEventListener("visibilitychange", () => void measureClock());
  void measureClock();
  await deleteOldReports();
  draw();
  startSending(account);
}

/**
 * @param {HTMLElement} box
 * @param {Words} text
 * @param {string} account
 */
async function showList(box, text, account) {
  const all = await listReports();
  const own = all.filter((report) => isSentBy(report, account)).reverse();
  const [waiting, undecided, refused, sent] = ["waits", "undecided", "refused", "sent"].map((state) =>
    own.filter((report) => report.state === state),
  );
  // What was sent before must not push away what is to be pressed next.
  const shown = [...waiting, ...undecided, ...refused, ...sent.slice(0, 1)];
  const before = sent.slice(1, 1 + MAX_SENT_BEFORE);
  const others = all.filter((report) => !isSentBy(report, account) && report.state !== "sent");
  const isOpen = box.querySelector("details")?.open ?? false;
  isAnyUnsaved = [...waiting, ...undecided].some(isUnsaved);
  box.hidden = shown.length === 0 && others.length === 0;
  box.replaceChildren(element("h2", "", text.title));
  if (isAnyUnsaved) box.append(element("p", "notice unsaved", text.unsaved));
  box.append(list(shown, text));
  if (before.length > 0) box.append(foldedList(before, text, isOpen));
  if (waiting.length > 0 && isLoginNeeded()) box.append(loginNotice(text));
  if (others.length > 0) box.append(othersList(others, text));
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
 * What somebody left who had this device before: whoever has it now reads it and sends it.
 * @param {Report[]} reports
 * @param {Words} text
 */
function othersList(reports, text) {
  const all = button(text.sendAll.replace("{ $count }", String(reports.length)), "button", () => void sendForOthers(reports));
  const entries = reports.map((report) => {
    const send = button(text.sendForOther, "action", () => void sendForOthers([report]));
    const name = element("span", "badge", text.seenBy.replace("{ $name }", report.ownerName || text.somebody));
    const item = element("li", "", name, ...content(report, text), send, dropButton(report, text));
    item.dataset.state = "others";
    return item;
  });
  const box = element("div", "outbox-others", element("p", "", text.another), element("ul", "", ...entries));
  if (reports.length > 1) box.append(element("p", "buttons", all));
  return box;
}

/**
 * @param {Report} report
 * @param {Words} text
 */
function entry(report, text) {
  const { state, said = [], present } = report;
  const item = element(
    "li",
    "",
    element("span", `badge badge--${state}`, `${SIGNS[state]} ${text[state]}`),
    ...content(report, text),
    ...said.map((why) => element("p", "why", why)),
  );
  item.dataset.state = state;
  if (present) {
    const label = present.exercise ? text.toExercise : text.toDisaster;
    item.append(button(label, "button", () => void sendToPresent(report)));
  } else if (state === "refused" || state === "undecided") {
    item.append(button(text.again, "action", () => void sendAgain(report)));
  }
  if (state !== "sent") item.append(dropButton(report, text));
  return item;
}

/**
/**
 * @param {Report} report
 * @param {Words} text
 */
function dropButton(report, text) {
  return button(text.drop, "action", () => void deleteReport(report));
}

/**
 * What a report says of which place, and when that was seen.
 * @param {Report} report
 * @param {Words} text
 */
function content(report, text) {
  const { place, fields, owner, ownerName, sender } = report;
  const parts = [
    element("strong", "", `${place}：${reported(report, text)}`),
    element("span", "hint", seenAt(report, text)),
  ];
  if (fields.note) parts.push(element("p", "report-note", fields.note));
  if (sender && sender !== owner) {
    parts.push(element("span", "hint", text.seenBy.replace("{ $name }", ownerName || text.somebody)));
  }
  return parts;
}

/**
 * What a report says: of a status, how many people are there, too.
 * @param {Report} report
 * @param {Words} text
 */
function reported({ fields }, text) {
  if (!fields.status) return reportSubject(fields, text);
  const persons = fields.occupancy ? text.persons.replace("{ $count }", fields.occupancy) : text.noCount;
  return `${reportSubject(fields, text)}・${persons}`;
}

/**
 * @param {Report} report
 * @param {Words} text
 */
function seenAt({ at, fields }, text) {
  const made = timeOfDay(trueTime(at, Number(fields.clock_ahead_ms ?? 0)));
  return text.seenAt.replace("{ $when }", fields.seen ? fields.seen.replace("T", " ") : made);
}

/** @param {Words} text */
function loginNotice(text) {
  const link = element("a", "action", text.loginGo);
  link.href = `/staff/login?${new URLSearchParams({ next: location.pathname })}`;
  return element("p", "notice", `${text.login} `, link);
}
