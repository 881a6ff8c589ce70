/**
 * Keeps the pages of shelters readable without a network, for whoever is logged in,
 * and wipes them when they log out. The worker beside this does the keeping.
 */

/** Where the worker stands, what it watches over, and where it keeps. */
const WORKER = "/shelters-worker.js";
const SCOPES = ["/staff/shelters", "/disaster"];
const KEPT = "ibasho-shelters";
const LIST = "/staff/shelters";
/** Reports that go within this time are sent together, in milliseconds. */
const TOGETHER = 1000;

let renewing = 0;

/**
 * Lets the worker keep this page, the list and what they are made of.
 * @param {string} owner the account that they are for
 */
export async function startKeeping(owner) {
  const workers = navigator.serviceWorker;
  if (!workers || document.documentElement.dataset.kept !== undefined) return;
  try {
    for (const scope of SCOPES) await workers.register(WORKER, { scope });
    const { active } = await workers.ready;
    active?.postMessage({ owner, keep: [LIST, location.pathname, ...parts()] });
    document.addEventListener("ibasho:sent", () => renew(active, owner));
  } catch {
    // A device that keeps nothing reads online.
  }
}

/**
 * Keeps the list anew after what was sent, once for all that goes together.
 * @param {ServiceWorker | null} active
 * @param {string} owner
 */
function renew(active, owner) {
  clearTimeout(renewing);
  renewing = window.setTimeout(() => active?.postMessage({ owner, keep: [LIST, location.pathname] }), TOGETHER);
}

/** Styles, scripts and pictures of the page, but for the map's. */
function parts() {
  const loaded = performance.getEntriesByType("resource").map(({ name }) => new URL(name));
  const own = loaded.filter((url) => url.origin === location.origin && url.pathname.startsWith("/static/"));
  return [...new Set(own.map(({ pathname }) => pathname))].filter((path) => !path.includes("/maplibre"));
}

/** Wipes what is kept before somebody is logged out, on every page for staff. */
export function startWiping() {
  document.addEventListener("submit", (event) => {
    const form = event.target;
    if (!(form instanceof HTMLFormElement) || !form.action.endsWith("/staff/logout")) return;
    if (!("caches" in window)) return;
    event.preventDefault();
    void wipe().finally(() => form.submit());
  });
}

/** Nothing is left that could be read by whoever takes the device next. */
async function wipe() {
  await caches.delete(KEPT);
  const workers = (await navigator.serviceWorker?.getRegistrations()) ?? [];
  const ours = workers.filter(({ scope }) => SCOPES.some((path) => new URL(scope).pathname === path));
  await Promise.all(ours.map((worker) => worker.unregister()));
}
