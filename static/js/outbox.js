/**
 * Reports that wait on this device until they are sent, each under its owner and with
 * the time at which it was seen. They stay when the page is closed or the login has
 * expired; nothing leaves before the server has answered.
 *
 * A device that is full or broken may not be able to write: what it could not write is
 * kept by the page, and sent as well.
 */

import { send } from "./events.js";

/**
 * What became of a report: it waits for the line; it was sent; it was refused; or a person
 * must say which incident it belongs to.
 * @typedef {"waits" | "sent" | "refused" | "undecided"} ReportState
 */

/** @typedef {{ id: string, name: string, exercise: boolean }} PresentIncident */

/**
 * @typedef {object} Report
 * @property {string} owner the account of whoever made it
 * @property {string} [ownerName] what they are called
 * @property {string} [sender] the account of whoever took the device over and sends it
 * @property {string} url where it goes
 * @property {string} place what the shelter is called
 * @property {Record<string, string>} fields what is sent; its `key` makes it one report
 * @property {number} at when it was made
 * @property {ReportState} state
 * @property {string[]} [said] what the server said of it
 * @property {PresentIncident | null} [present] where a person may send it
 */

const DATABASE = "ibasho-reports";
const STORE = "reports";
/** What was sent is shown for so long. */
const SENT_SHOWN_MS = 12 * 3600 * 1000;
/** A database that does not answer for so long is as good as none. */
const STORAGE_TIMEOUT_MS = 3000;
/** One that did not answer is not read again for so long: what is to be sent does not wait for it. */
const STORAGE_REST_MS = 10_000;

const late = new Error("the database does not answer");
/** When the database may be read again, as `performance.now()` counts. */
let readsAgainAt = 0;

/** @type {Promise<IDBDatabase> | null} */
let database = null;
/**
 * What this page knows better than the device, by key: what is being written, and what
 * could not be written.
 * @type {Map<string, Report>}
 */
const unsaved = new Map();

/** @returns {Promise<IDBDatabase>} */
function openDatabase() {
  database ??= new Promise((resolve, reject) => {
    const request = indexedDB.open(DATABASE, 1);
    request.onupgradeneeded = () => request.result.createObjectStore(STORE, { keyPath: "fields.key" });
    request.onsuccess = () => {
      request.result.onclose = () => {
        database = null;
      };
      resolve(request.result);
    };
    request.onerror = () => reject(request.error);
  });
  return database;
}

/**
 * @template T
 * @param {IDBTransactionMode} mode
 * @param {(store: IDBObjectStore) => IDBRequest<T>} ask
 * @returns {Promise<T>}
 */
async function inTransaction(mode, ask) {
  /** @type {Promise<never>} */
  const timeout = new Promise((_, reject) => {
    setTimeout(() => reject(late), STORAGE_TIMEOUT_MS);
  });
  try {
    return await Promise.race([runTransaction(mode, ask), timeout]);
  } catch (error) {
    // What was closed or broken is opened anew the next time.
    database = null;
    throw error;
  }
}

/**
 * @template T
 * @param {IDBTransactionMode} mode
 * @param {(store: IDBObjectStore) => IDBRequest<T>} ask
 * @returns {Promise<T>}
 */
async function runTransaction(mode, ask) {
  const transaction = (await openDatabase()).transaction(STORE, mode, { durability: "strict" });
  return new Promise((resolve, reject) => {
    const request = ask(transaction.objectStore(STORE));
    transaction.oncomplete = () => resolve(request.result);
    transaction.onabort = () => reject(transaction.error);
  });
}

/**
 * Every report on this device, in the order in which they were made.
 * @returns {Promise<Report[]>}
 */
export async function listReports() {
  const saved = performance.now() < readsAgainAt ? [] : await readSaved();
  const others = saved.filter(({ fields }) => !unsaved.has(fields.key));
  return [...others, ...unsaved.values()].sort((one, other) => one.at - other.at);
}

/** @returns {Promise<Report[]>} */
async function readSaved() {
  try {
    return await inTransaction("readonly", (store) => store.getAll());
  } catch (error) {
    if (error === late) readsAgainAt = performance.now() + STORAGE_REST_MS;
    return [];
  }
}

/**
 * Saves a new report, or what became of one. Whether the device could or not, the page
 * knows it at once.
 * @param {Report} report
 */
export async function saveReport(report) {
  const { key } = report.fields;
  unsaved.set(key, report);
  send("outbox-changed", null);
  try {
    await inTransaction("readwrite", (store) => store.put(report));
    if (unsaved.get(key) === report) unsaved.delete(key);
  } catch {
    // It stays with the page, which says so.
  }
  send("outbox-changed", null);
}

/** @param {Report} report */
export async function deleteReport({ fields: { key } }) {
  unsaved.delete(key);
  await inTransaction("readwrite", (store) => store.delete(key)).catch(() => undefined);
  send("outbox-changed", null);
}

/**
 * Whether only this page has a report: it goes when the page is closed.
 * @param {Report} report
 */
export function isUnsaved(report) {
  return unsaved.has(report.fields.key);
}

/** Deletes what was sent long ago. */
export async function deleteOldReports() {
  const isOld = (/** @type {Report} */ { state, at }) => state === "sent" && Date.now() - at > SENT_SHOWN_MS;
  for (const report of (await listReports()).filter(isOld)) await deleteReport(report);
}

/** Makes what makes a report one report. */
export function newKey() {
  // Pages without https have no `crypto.randomUUID`.
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  return [...bytes].map((byte) => byte.toString(16).padStart(2, "0")).join("");
}

/**
 * What a report speaks of: a status, an item of the condition, counts of groups, or that
 * another report is withdrawn.
 * @param {Record<string, string>} fields
 * @param {Record<string, string>} text
 */
export function reportSubject(fields, text) {
  if (fields.observation !== undefined) return text.withdraw;
  return text[fields.condition ?? fields.status] ?? text.composition;
}
