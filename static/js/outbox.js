/**
 * Reports that wait on this device until they are sent, each under its owner and with
 * the time at which it was seen. They stay when the page is closed or the login has
 * expired; nothing leaves before the server has answered.
 */

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

const BASE = "ibasho-outbox";
const STORE = "reports";
/** What was sent is shown for so long, in milliseconds. */
const SHOWN_FOR = 12 * 3600 * 1000;

/** @type {Promise<IDBDatabase> | null} */
let opening = null;

/** @returns {Promise<IDBDatabase>} */
function open() {
  opening ??= new Promise((resolve, reject) => {
    const request = indexedDB.open(BASE, 1);
    request.onupgradeneeded = () => request.result.createObjectStore(STORE, { keyPath: "id", autoIncrement: true });
    request.onsuccess = () => resolve(request.result);
    request.onerror = () => reject(request.error);
  });
  return opening;
}

/**
 * @template T
 * @param {IDBTransactionMode} mode
 * @param {(store: IDBObjectStore) => IDBRequest<T>} ask
 * @returns {Promise<T>}
 */
async function inStore(mode, ask) {
  const transaction = (await open()).transaction(STORE, mode, { durability: "strict" });
  return new Promise((resolve, reject) => {
    const request = ask(transaction.objectStore(STORE));
    transaction.oncomplete = () => resolve(request.result);
    transaction.onabort = () => reject(transaction.error);
  });
}

/** Whether this device can keep reports at all. */
export async function canKeep() {
  try {
    await open();
    return true;
  } catch {
    return false;
  }
}

/**
 * Every report on this device, in the order in which they were made.
 * @returns {Promise<Report[]>}
 */
export async function reports() {
  return inStore("readonly", (store) => store.getAll());
}

/**
 * Keeps a new report, or what became of one.
 * @param {Report} report
 */
export async function keep(report) {
  await inStore("readwrite", (store) => store.put(report));
  changed();
}

/** @param {number} id */
export async function drop(id) {
  await inStore("readwrite", (store) => store.delete(id));
  changed();
}

/** Drops what was sent long ago. */
export async function tidy() {
  const old = (await reports()).filter(({ state, at }) => state === "sent" && Date.now() - at > SHOWN_FOR);
  for (const { id } of old) await drop(Number(id));
}

function changed() {
  document.dispatchEvent(new CustomEvent("ibasho:outbox"));
}
