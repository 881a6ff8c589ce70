/**
 * Keeps the pages of shelters readable without a network, for whoever is logged in,
 * and wipes them when they log out. The worker beside this does the keeping.
 */

import { on } from "./events.js";
import { showFresh } from "./page-refresh.js";

/** Where the worker stands, what it watches over, and where it keeps. */
const WORKER = "/shelters-worker.js";
const SCOPES = ["/staff/shelters", "/disaster"];
const CACHE = "ibasho-shelters";
const LIST = "/staff/shelters";
/** Reports that are answered within this time lead to one renewal. */
const RENEWAL_DELAY_MS = 1000;

let renewal = 0;

/**
 * Lets the worker keep this page, the list and what they are made of.
 * @param {string} owner the account that they are for
 */
export async function startOfflineCache(owner) {
  const workers = navigator.serviceWorker;
  showLateAnswer(workers);
  if (!workers || document.documentElement.dataset.kept !== undefined) return;
  try {
    for (const scope of SCOPES) await workers.register(WORKER, { scope });
    const { active } = await workers.ready;
    const worker = () => workers.controller ?? active;
    const pages = [LIST, location.pathname];
    const keepAll = () => worker()?.postMessage({ owner, pages, assets: loadedAssets() });
    keepAll();
    // A worker that was renewed with the program has not heard of this page.
    workers.addEventListener("controllerchange", keepAll);
    on("report-answered", () => {
      clearTimeout(renewal);
      renewal = window.setTimeout(() => worker()?.postMessage({ owner, pages, assets: [] }), RENEWAL_DELAY_MS);
    });
  } catch {
    // A device that keeps nothing reads online.
  }
}

/**
 * Shows the answer that was slow, once it is there: until then the page is the copy.
 * @param {ServiceWorkerContainer | undefined} workers
 */
function showLateAnswer(workers) {
  if (document.documentElement.dataset.kept !== "slow") return;
  workers?.addEventListener("message", ({ data }) => {
    if (typeof data?.html === "string") showFresh(data.html);
  });
  workers?.startMessages();
}

/** Styles, scripts and pictures of the page, but for the map's. */
function loadedAssets() {
  const loaded = performance.getEntriesByType("resource").map(({ name }) => new URL(name));
  const own = loaded.filter(({ origin, pathname }) => origin === location.origin && pathname.startsWith("/static/"));
  return [...new Set(own.map(({ pathname }) => pathname))].filter((path) => !path.includes("/maplibre"));
}

/** Wipes what is kept before somebody is logged out, on every page for staff. */
export function clearCacheAtLogout() {
  document.addEventListener("submit", (event) => {
    const form = event.target;
    if (!(form instanceof HTMLFormElement) || !form.action.endsWith("/staff/logout")) return;
    if (!("caches" in window)) return;
    event.preventDefault();
    void clearCache().finally(() => form.submit());
  });
}

/** Nothing is left that could be read by whoever takes the device next. */
async function clearCache() {
  await caches.delete(CACHE);
  const workers = (await navigator.serviceWorker?.getRegistrations()) ?? [];
  const ours = workers.filter(({ scope }) => SCOPES.includes(new URL(scope).pathname));
  await Promise.all(ours.map((worker) => worker.unregister()));
}
