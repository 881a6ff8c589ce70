/**
 * A worker for the pages of shelters and no others: shows what this device saw last
 * of them when there is no line, and says so. It keeps pages for one account at a
 * time, and nothing but pages for staff and what they are made of.
 */

const KEPT = "ibasho-shelters";
/** Under this address it is kept whose pages they are. */
const OWNER = "/staff/shelters?owner";
/** The list stands in for a page that was never opened. */
const LIST = "/staff/shelters";
/** So many pages are kept. */
const MOST = 200;
/** A line that answers nothing for so long is as good as none, in milliseconds. */
const PATIENCE = 6000;
/** What tells a page for staff from all others. */
const MARK = "data-keep=";

const worker = /** @type {any} */ (self);

worker.addEventListener("install", () => worker.skipWaiting());
worker.addEventListener("activate", (/** @type {any} */ event) => event.waitUntil(worker.clients.claim()));

worker.addEventListener("message", (/** @type {any} */ event) => {
  const { owner, keep } = event.data;
  event.waitUntil(keepAll(String(owner), keep));
});

worker.addEventListener("fetch", (/** @type {any} */ event) => {
  const { request } = event;
  const url = new URL(request.url);
  if (request.method !== "GET" || url.origin !== location.origin) return;
  if (request.mode === "navigate") event.respondWith(page(request));
  else if (url.pathname.startsWith("/static/")) event.respondWith(part(request));
});

/**
 * The page as it is now, else as it was.
 * @param {Request} request
 */
async function page(request) {
  const fresh = fetch(request).then(async (answer) => {
    if (answer.ok) await put(request.url, answer.clone());
    return answer;
  });
  try {
    const answer = await within(fresh);
    return answer.status < 500 ? answer : ((await kept(request)) ?? answer);
  } catch {
    // Slow is better than nothing.
    return (await kept(request)) ?? fresh;
  }
}

/** @param {Promise<Response>} answer */
function within(answer) {
  return Promise.race([
    answer,
    new Promise((_, reject) => setTimeout(() => reject(new Error("slow")), PATIENCE)),
  ]);
}

/** @param {Request} request */
async function part(request) {
  const store = await caches.open(KEPT);
  return (await store.match(request.url)) ?? fetch(request);
}

/** @param {Request} request */
async function kept(request) {
  const store = await caches.open(KEPT);
  const { pathname } = new URL(request.url);
  return (await store.match(pathname)) ?? (pathname.startsWith("/staff/") ? store.match(LIST) : undefined);
}

/**
 * Keeps a page for staff under its path, marked as a copy.
 * @param {string} address
 * @param {Response} answer
 */
async function put(address, answer) {
  const text = await answer.text();
  const owner = text.split(MARK)[1]?.split('"')[1];
  if (answer.redirected || !owner) return;
  const store = await storeOf(owner);
  const headers = new Headers(answer.headers);
  headers.delete("content-encoding");
  headers.delete("content-length");
  const copy = new Response(text.replace("<html ", "<html data-kept "), { headers });
  const { pathname } = new URL(address, location.origin);
  await store.delete(pathname);
  await store.put(pathname, copy);
  const pages = (await store.keys()).filter(({ url }) => !new URL(url).pathname.startsWith("/static/"));
  const old = pages.filter(({ url }) => ![LIST, "/disaster"].includes(new URL(url).pathname));
  for (const request of old.slice(0, Math.max(0, old.length - MOST))) await store.delete(request);
}

/**
 * What is kept for one account: whatever another one left is wiped first.
 * @param {string} owner
 */
async function storeOf(owner) {
  let store = await caches.open(KEPT);
  const before = await store.match(OWNER);
  if (before && (await before.text()) !== owner) {
    await caches.delete(KEPT);
    store = await caches.open(KEPT);
  }
  await store.put(OWNER, new Response(owner));
  return store;
}

/**
 * @param {string} owner
 * @param {string[]} paths
 */
async function keepAll(owner, paths) {
  const store = await storeOf(owner);
  for (const path of paths) {
    const isPart = path.startsWith("/static/");
    if (isPart && (await store.match(path))) continue;
    try {
      const answer = await fetch(path);
      if (!answer.ok) continue;
      if (isPart) await store.put(path, answer);
      else await put(path, answer);
    } catch {
      // What cannot be read now is kept at the next visit.
    }
  }
}
