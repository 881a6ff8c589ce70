/**
 * Sends what waits on this device: in order, one after another, each once. Only one
 * page at a time does so, and only the reports of whoever is logged in, or those that
 * they took over with the device.
 */

import { timedFetch } from "./device-clock.js";
import { send } from "./events.js";
import { listReports, saveReport } from "./outbox.js";

/** @typedef {import("./outbox.js").Report} Report */

/** How often it is tried again. */
const RETRY_MS = 10_000;
/** A line that answers nothing for so long is given up. */
const ANSWER_TIMEOUT_MS = 15_000;
/** Refusals of a report whose incident is over, and of one for which none runs. */
const UNDECIDED = ["incident-other", "incident-ended", "no-incident"];

/** Whether whoever made the reports must log in first. */
let needsLogin = false;
let account = "";
let isSending = false;
/** Whether there may be something that the turn under way has not seen. */
let isWanted = false;

/** Whether the reports wait for a login. */
export function isLoginNeeded() {
  return needsLogin;
}

/**
 * Whether a report is sent by an account.
 * @param {Report} report
 * @param {string} by
 */
export function isSentBy({ owner, sender }, by) {
  return owner === by || sender === by;
}

/**
 * Starts sending for the account that the page was made for.
 * @param {string} by
 */
export function startSending(by) {
  account = by;
  addEventListener("online", () => void sendReports());
  document.addEventListener("visibilitychange", () => void sendReports());
  setInterval(() => void sendReports(), RETRY_MS);
  void tryUndecided();
}

/** Sends what waits, unless another page does. */
export async function sendReports() {
  isWanted = true;
  if (!account || !navigator.onLine || isSending) return;
  isSending = true;
  while (isWanted) {
    isWanted = false;
    await (navigator.locks ? navigator.locks.request("ibasho-outbox", { ifAvailable: true }, sendAll) : sendAll());
  }
  isSending = false;
}

/** @param {Lock | null} [lock] nothing where another page has it */
async function sendAll(lock) {
  if (lock === null) return;
  // What is made meanwhile follows in the same turn.
  for (;;) {
    const next = (await listReports()).find((report) => report.state === "waits" && isSentBy(report, account));
    if (!next || !(await sendOne(next))) return;
  }
}

/**
 * Whether the next one may follow.
 * @param {Report} report
 */
async function sendOne(report) {
  const neededLogin = needsLogin;
  try {
    const answer = await timedFetch(report.url, {
      method: "POST",
      body: new URLSearchParams(sentFields(report)),
      headers: { Accept: "application/json", "Accept-Language": document.documentElement.lang },
      redirect: "manual",
      // Phones end pages while their requests are under way.
      keepalive: true,
      signal: AbortSignal.timeout(ANSWER_TIMEOUT_MS),
    });
    needsLogin = answer.status === 401 || answer.type === "opaqueredirect";
    if (needsLogin !== neededLogin) send("outbox-changed", null);
    if (needsLogin || answer.status === 429 || answer.status >= 500) return false;
    const { said, code, present } = await readRemarks(answer);
    const refused = UNDECIDED.includes(code) ? "undecided" : "refused";
    const saved = saveReport({ ...report, state: answer.ok ? "sent" : refused, said, present });
    send("report-answered", null);
    // Written before the next one is sent: nobody sends twice what the device still calls waiting.
    await saved;
    return true;
  } catch {
    // No line, or one that does not answer: it stays, and its key makes it one report.
    return false;
  }
}

/**
 * What is sent of a report: by whom, for whom, and what this device's clock shows.
 * @param {Report} report
 */
function sentFields({ fields, owner }) {
  /** @type {Record<string, string>} */
  const sent = { ...fields, owner: account };
  if (owner !== account) sent.witness = owner;
  if (fields.observed_at) sent.sent_at = new Date().toISOString();
  return sent;
}

/**
 * What the server says of a report: what to look at twice, or why it is refused and where
 * a person may send it.
 * @param {Response} answer
 */
async function readRemarks(answer) {
  const type = answer.headers.get("content-type") ?? "";
  if (!type.includes("json")) return { said: [String(answer.status)], code: "", present: null };
  const { warnings, detail, code = "", present_incident: present = null } = await answer.json();
  return { said: warnings ?? [detail ?? String(answer.status)], code, present };
}

/**
 * Tries a refused report again: it is still the same one.
 * @param {Report} report
 */
export async function sendAgain(report) {
  await saveReport({ ...report, state: "waits", said: [], present: null });
  await sendReports();
}

/**
 * Sends a report to the incident that runs, because a person says so who has seen what it
 * says and when.
 * @param {Report} report
 */
export async function sendToPresent(report) {
  const { fields, present } = report;
  if (!present) return;
  const madeIn = fields.made_in ?? fields.incident ?? "";
  await sendAgain({ ...report, fields: { ...fields, incident: present.id, made_in: madeIn } });
}

/**
 * Sends what somebody else saw who had the device before.
 * @param {Report[]} reports
 */
export async function sendForOthers(reports) {
  for (const report of reports) await saveReport({ ...report, sender: account, state: "waits", said: [] });
  await sendReports();
}

/** Tries again what belonged to no incident: another one may run by now. */
export async function tryUndecided() {
  const undecided = (await listReports()).filter(
    (report) => report.state === "undecided" && isSentBy(report, account),
  );
  for (const report of undecided) await saveReport({ ...report, state: "waits" });
  await sendReports();
}
