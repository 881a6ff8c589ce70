/**
 * Sends what waits on this device: in order, one after another, each once. Only one
 * page at a time does so, and only the reports of whoever is logged in.
 */

import { send } from "./events.js";
import { deleteReport, listReports, saveReport } from "./outbox.js";

/** @typedef {import("./outbox.js").Report} Report */

/** How often it is tried again. */
const RETRY_MS = 10_000;
/** A line that answers nothing for so long is given up. */
const ANSWER_TIMEOUT_MS = 15_000;

/** Whether whoever made the reports must log in first. */
let needsLogin = false;
let owner = "";

/** Whether the reports wait for a login. */
export function isLoginNeeded() {
  return needsLogin;
}

/**
 * Starts sending for the account that the page was made for.
 * @param {string} account
 */
export function startSending(account) {
  owner = account;
  addEventListener("online", () => void sendReports());
  document.addEventListener("visibilitychange", () => void sendReports());
  setInterval(() => void sendReports(), RETRY_MS);
  void sendReports();
}

/** Sends what waits, unless another page does. */
export async function sendReports() {
  if (!owner || !navigator.onLine) return;
  if (!navigator.locks) {
    await sendAll();
    return;
  }
  await navigator.locks.request("ibasho-outbox", { ifAvailable: true }, async (lock) => {
    if (lock) await sendAll();
  });
}

async function sendAll() {
  // What is made meanwhile follows in the same turn.
  for (;;) {
    const next = (await listReports()).find((report) => report.state === "waits" && report.owner === owner);
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
    const answer = await fetch(report.url, {
      method: "POST",
      body: new URLSearchParams(report.fields),
      headers: { Accept: "application/json", "Accept-Language": document.documentElement.lang },
      redirect: "manual",
      signal: AbortSignal.timeout(ANSWER_TIMEOUT_MS),
    });
    needsLogin = answer.status === 401 || answer.type === "opaqueredirect";
    if (needsLogin !== neededLogin) send("outbox-changed", null);
    if (needsLogin || answer.status === 429 || answer.status >= 500) return false;
    const said = await readRemarks(answer);
    await saveReport({ ...report, state: answer.ok ? "sent" : "refused", said });
    send("report-answered", null);
    return true;
  } catch {
    // No line, or one that does not answer: it stays, and its key makes it one report.
    return false;
  }
}

/**
 * What the server says of a report: what to look at twice, or why it is refused.
 * @param {Response} answer
 * @returns {Promise<string[]>}
 */
async function readRemarks(answer) {
  const type = answer.headers.get("content-type") ?? "";
  if (!type.includes("json")) return [String(answer.status)];
  const { warnings, detail } = await answer.json();
  return warnings ?? [detail ?? String(answer.status)];
}

/**
 * Tries a refused report again, as a new one.
 * @param {Report} report
 */
export async function sendAgain(report) {
  const { id, said: _, ...rest } = report;
  await deleteReport(Number(id));
  await saveReport({ ...rest, state: "waits", fields: { ...report.fields, key: crypto.randomUUID() } });
  await sendReports();
}
