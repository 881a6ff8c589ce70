/**
 * Sends what waits on this device: in order, one after another, each once. Only one
 * page at a time does so, and only the reports of whoever is logged in.
 */

import { drop, keep, reports } from "./outbox.js";

/** How often it is tried again, in milliseconds. */
const AGAIN = 10_000;
/** A line that answers nothing for so long is given up. */
const PATIENCE = 15_000;

/** Whether whoever made the reports must log in first. */
let needsLogin = false;
let owner = "";

/** Whether the reports wait for a login. */
export function waitsForLogin() {
  return needsLogin;
}

/**
 * Starts sending for the account that the page was made for.
 * @param {string} account
 */
export function startSending(account) {
  owner = account;
  addEventListener("online", () => void send());
  document.addEventListener("visibilitychange", () => void send());
  setInterval(() => void send(), AGAIN);
  void send();
}

/** Sends what waits, unless another page does. */
export async function send() {
  if (!owner || !navigator.onLine) return;
  if (!navigator.locks) return sendAll();
  await navigator.locks.request("ibasho-outbox", { ifAvailable: true }, async (lock) => {
    if (lock) await sendAll();
  });
}

async function sendAll() {
  // What is made meanwhile follows in the same turn.
  for (;;) {
    const next = (await reports()).find((report) => report.state === "waits" && report.owner === owner);
    if (!next || !(await sendOne(next))) return;
  }
}

/**
 * Whether the next one may follow.
 * @param {import("./outbox.js").Report} report
 */
async function sendOne(report) {
  const was = needsLogin;
  try {
    const answer = await fetch(report.url, {
      method: "POST",
      body: new URLSearchParams(report.fields),
      headers: { Accept: "application/json", "Accept-Language": document.documentElement.lang },
      redirect: "manual",
      signal: AbortSignal.timeout(PATIENCE),
    });
    needsLogin = answer.status === 401 || answer.type === "opaqueredirect";
    if (needsLogin !== was) document.dispatchEvent(new CustomEvent("ibasho:outbox"));
    if (needsLogin || answer.status === 429 || answer.status >= 500) return false;
    const said = await read(answer);
    await keep({ ...report, state: answer.ok ? "sent" : "refused", said });
    document.dispatchEvent(new CustomEvent("ibasho:sent", { detail: report }));
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
async function read(answer) {
  const kind = answer.headers.get("content-type") ?? "";
  if (!kind.includes("json")) return [String(answer.status)];
  const { warnings, detail } = await answer.json();
  return warnings ?? [detail ?? String(answer.status)];
}

/**
 * Tries a refused report again, as a new one.
 * @param {import("./outbox.js").Report} report
 */
export async function sendAgain(report) {
  const { id, said, ...rest } = report;
  await drop(Number(id));
  await keep({ ...rest, state: "waits", fields: { ...report.fields, key: crypto.randomUUID() } });
  await send();
}
