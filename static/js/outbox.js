/**
 * Reports that wait on this device until they are sent, each under its owner and with
 * the time at which it was seen. They stay when the page is closed or the login has
 * expired; nothing leaves before the server has answered.
 */

import { send } from "./events.js";

/**
 * @typedef {object} Report
 * @property {number} [id] the order in which they were made
 * @property {string} owner the account of whoever made it
 * @property {string} url where it goes
 * @property {string} place what the shelter is called
 * @property {Record<string, string>} fields what is sent
 * @property {number} at when it was made
 * @property {"waits" | "sent" | "refused"} state
 * @property {string[]} [said] what the server said of it
 */

const DATABASE = "ibasho-outbox";
const STORE = "reports";
/** What was sent is shown for so long. */
const SENT_SHOWN_MS = 12 * 3600 * 1000;

/** @type {Promise<IDBDatabase> | null} */
let database = null;

/** @returns {Promise<IDBDatabase>} */
function openDatabase() {
  database ??= new Promise((resolve, reject) => {
    const request = indexedDB.open(DATABASE, 1);
    request.onupgradeneeded = () => request.result.createObjectStore(STORE, { keyPath: "id", autoIncrement: true });
    request.onsuccess = () => resolve(request.result);
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
  const transaction = (await openDatabase()).transaction(STORE, mode, { durability: "strict" });
  return new Promise((resolve, reject) => {
    const request = ask(transaction.objectStore(STORE));
    transaction.oncomplete = () => resolve(request.result);
    transaction.onabort = () => reject(transaction.error);
  });
}

/** Whether this device can keep reports at all. */
export async function canStoreReports() {
  try {
    await openDatabase();
    return true;
  } catch {
    return false;
  }
}

/**
 * Every report on this device, in the order in which they were made.
 * @returns {Promise<Report[]>}
 */
export async function listReports() {
  return inTransaction("readonly", (store) => store.getAll());
}

/**
 * Saves a new report, or what became of one.
 * @param {Report} report
 */
export async function saveReport(report) {
  await inTransaction("readwrite", (store) => store.put(report));
  send("outbox-changed", null);
}

/** @param {number} id */
export async function deleteReport(id) {
  await inTransaction("readwrite", (store) => store.delete(id));
  send("outbox-changed", null);
}

/** Deletes what was sent long ago. */
export async function deleteOldReports() {
  const isOld = (/** @type {Report} */ { state, at }) => state === "sent" && Date.now() - at > SENT_SHOWN_MS;
  for (const { id } of (await listReports()).filter(isOld)) await deleteReport(Number(id));
}
