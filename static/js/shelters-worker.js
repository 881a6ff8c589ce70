/**
 * A worker for the pages of shelters and no others: shows what this device saw last
 * of them when there is no line, and says so. It keeps pages for one account at a
 * time, and nothing but pages for staff and what they are made of.
 */

const CACHE = "ibasho-shelters";
/** Under this address it is kept whose pages they are. */
const OWNER_KEY = "/staff/shelters?owner";
/** The header in which the server says for which account a page was made. */
const OWNER_HEADER = "ibasho-account";
/** The list stands in for a page that was never opened. */
const LIST = "/staff/shelters";
/** These pages are kept however many others come. */
const ALWAYS_KEPT = [LIST, "/disaster"];
/** So many others are kept. */
const MAX_PAGES = 200;
/** Until a line answers, this much later, the page as it was is shown. */
const ANSWER_TIMEOUT_MS = 6000;
/** Assets of one version of the program: `/static/<version>/<name>`. */
const ASSET = /^\/static\/([^/]+)\/(.+)$/;

/**
 * What a page asks to be kept, by paths.
 * @typedef {object} KeepRequest
 * @property {string} owner the account that the page was made for
 * @property {string[]} pages
 * @property {string[]} assets all that a page is made of, or nothing
 */

const worker = /** @type {ServiceWorkerGlobalScope} */ (/** @type {unknown} */ (self));

worker.addEventListener("install", () => void worker.skipWaiting());
worker.addEventListener("activate", (event) => event.waitUntil(worker.clients.claim()));
worker.addEventListener("message", (event) => event.waitUntil(keep(event.data)));
worker.addEventListener("fetch", (event) => {
  const { request } = event;
  const url = new URL(request.url);
  if (request.method !== "GET" || url.origin !== location.origin) return;
  if (request.mode === "navigate") event.respondWith(answerPage(request, event.resultingClientId));
  else if (ASSET.test(url.pathname)) event.respondWith(answerAsset(request));
});

/**
 * The page as it is now, else as it was.
 * @param {Request} request
 * @param {string} shownIn the id of the client that will show it
 */
async function answerPage(request, shownIn) {
  const fresh = fetch(request).then(async (answer) => {
    // A device that is full shows the page all the same.
    await keepPage(request.url, answer.clone()).catch(() => undefined);
    return answer;
  });
  try {
    const answer = await withTimeout(fresh);
    return answer.status < 500 ? answer : ((await findPage(request)) ?? answer);
  } catch (error) {
    const kept = await findPage(request);
    // Slow is better than nothing.
    if (!kept) return fresh;
    return error instanceof Slow ? showMeanwhile(kept, shownIn, fresh) : kept;
  }
}

/** A line that is there, and has not answered yet. */
class Slow extends Error {}

/**
 * The page as it was, which says that the answer is slow; whoever shows it hears when the
 * answer is there.
 * @param {Response} kept
 * @param {string} shownIn the id of the client
 * @param {Promise<Response>} fresh
 */
async function showMeanwhile(kept, shownIn, fresh) {
  const tell = async () => {
    const answer = await fresh;
    const html = answer.ok ? await answer.text() : "";
    const client = html && (await worker.clients.get(shownIn));
    if (client) client.postMessage({ html });
  };
  void tell().catch(() => undefined);
  const text = await kept.text();
  return new Response(text.replace("<html data-kept ", '<html data-kept="slow" '), { headers: kept.headers });
}

/**
 * @param {Promise<Response>} answer
 * @returns {Promise<Response>}
 */
function withTimeout(answer) {
  return new Promise((resolve, reject) => {
    setTimeout(() => reject(new Slow()), ANSWER_TIMEOUT_MS);
    answer.then(resolve, reject);
  });
}

/**
 * The asset of the very version, else the one of that name in the version that is kept:
 * a page may have been kept before the program was renewed.
 * @param {Request} request
 */
async function answerAsset(request) {
  const cache = await caches.open(CACHE);
  const exact = await cache.match(request.url);
  if (exact) return exact;
  const answer = await fetch(request).catch(() => null);
  if (answer?.ok) return answer;
  const name = assetOf(request.url)?.name;
  const namesake = (await cache.keys()).find(({ url }) => name && assetOf(url)?.name === name);
  return (namesake && (await cache.match(namesake))) ?? answer ?? Response.error();
}

/**
 * The version and the name of an asset.
 * @param {string} address
 */
function assetOf(address) {
  const [, version, name] = new URL(address, location.origin).pathname.match(ASSET) ?? [];
  return name ? { version, name } : null;
}

/** @param {Request} request */
async function findPage(request) {
  const cache = await caches.open(CACHE);
  const { pathname } = new URL(request.url);
  return (await cache.match(pathname)) ?? (pathname.startsWith("/staff/") ? cache.match(LIST) : undefined);
}

/**
 * Keeps a page for staff under its path, marked as a copy.
 * @param {string} address
 * @param {Response} answer
 */
async function keepPage(address, answer) {
  const owner = answer.headers.get(OWNER_HEADER);
  if (!answer.ok || answer.redirected || !owner) return;
  const text = await answer.text();
  const cache = await openFor(owner);
  const headers = new Headers(answer.headers);
  headers.delete("content-encoding");
  headers.delete("content-length");
  const copy = new Response(text.replace("<html ", "<html data-kept "), { headers });
  const { pathname } = new URL(address, location.origin);
  await cache.delete(pathname);
  await cache.put(pathname, copy);
  await dropOldPages(cache);
}

/**
 * Drops the pages kept longest ago where there are too many.
 * @param {Cache} cache
 */
async function dropOldPages(cache) {
  const others = (await cache.keys()).filter(({ url }) => {
    const { pathname } = new URL(url);
    return !ASSET.test(pathname) && !ALWAYS_KEPT.includes(pathname);
  });
  for (const request of others.slice(0, Math.max(0, others.length - MAX_PAGES))) await cache.delete(request);
}

/**
 * Opens what is kept for one account: whatever another one left is wiped first.
 * @param {string} owner
 */
async function openFor(owner) {
  let cache = await caches.open(CACHE);
  const before = await cache.match(OWNER_KEY);
  if (before && (await before.text()) !== owner) {
    await caches.delete(CACHE);
    cache = await caches.open(CACHE);
  }
  await cache.put(OWNER_KEY, new Response(owner));
  return cache;
}

/**
 * Keeps what a page asks for. What cannot be read now is kept at the next visit.
 * @param {KeepRequest} asked
 */
async function keep({ owner, pages, assets }) {
  await keepAssets(await openFor(owner), assets);
  for (const path of pages) {
    const answer = await fetch(path).catch(() => null);
    if (answer) await keepPage(path, answer);
  }
}

/**
 * Keeps assets, and drops those of other versions once all of this one are there.
 * @param {Cache} cache
 * @param {string[]} assets
 */
async function keepAssets(cache, assets) {
  for (const path of assets) {
    if (await cache.match(path)) continue;
    const answer = await fetch(path).catch(() => null);
    if (!answer?.ok) return;
    await cache.put(path, answer);
  }
  const versions = new Set(assets.map((path) => assetOf(path)?.version));
  if (versions.size === 0) return;
  const kept = (await cache.keys()).map((request) => ({ request, asset: assetOf(request.url) }));
  const names = new Set(kept.filter(({ asset }) => asset && versions.has(asset.version)).map(({ asset }) => asset?.name));
  // Another page may need a file that this one does not load: the last version that has it stays.
  const needed = kept.findLast(({ asset }) => asset && !versions.has(asset.version) && !names.has(asset.name))?.asset?.version;
  for (const { request, asset } of kept) {
    if (asset && !versions.has(asset.version) && asset.version !== needed) await cache.delete(request);
  }
}
