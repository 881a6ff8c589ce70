/**
 * What every test gets: a service, a page that fails the test for any error on
 * its console, and a base map that never leaves this machine.
 */

import { test as base, expect } from "@playwright/test";
import { startService } from "./server.js";

export { expect };
export { CONTACT } from "./server.js";

/** Where the base map comes from, the only other host that a page may ask. */
export const BASEMAP = "https://cyberjapandata.gsi.go.jp";

/** A grey pixel. */
const TILE = Buffer.from(
  "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAAAAAA6fptVAAAACklEQVR4nGNoAAAAggCBd81ytgAAAABJRU5ErkJggg==",
  "base64",
);

export const test = base.extend({
  /** Settings of the service besides the usual ones. */
  settings: [[], { option: true, scope: "worker" }],
  service: [
    async ({ settings }, use) => {
      const service = await startService(settings);
      await use(service);
      await service.stop();
    },
    { scope: "worker" },
  ],
  baseURL: async ({ service }, use) => use(service.address),
  /** Messages that a test provokes. */
  provoked: async ({}, use) => use([]),
  context: async ({ context }, use) => {
    await context.route(`${BASEMAP}/**`, (route) => route.fulfill({ contentType: "image/png", body: TILE }));
    await use(context);
  },
  page: async ({ page, provoked }, use) => {
    const errors = [];
    page.on("pageerror", (error) => errors.push(String(error)));
    page.on("console", (message) => {
      if (message.type() === "error") errors.push(`${message.text()} ${message.location().url}`);
    });
    await page.addInitScript(() => {
      addEventListener("securitypolicyviolation", (event) => {
        console.error(`policy: ${event.violatedDirective} ${event.blockedURI}`);
      });
    });
    await use(page);
    const unexpected = errors.filter((error) => !provoked.some((pattern) => pattern.test(error)));
    expect(unexpected, "errors on the console").toEqual([]);
  },
});

/**
 * All places of a category, as programs see them.
 * @param {import("@playwright/test").APIRequestContext} request
 * @param {string} category
 */
export async function places(request, category) {
  const answer = await request.get(`/api/places?limit=1000&category=${category}`);
  expect(answer.ok()).toBe(true);
  return (await answer.json()).features;
}

/** The cards of the list. */
export function cards(page) {
  return page.locator("#results .card");
}

/** The map, once it can be used. */
export async function openedMap(page) {
  const map = page.locator("#map");
  await map.scrollIntoViewIfNeeded();
  await expect(map.locator("canvas")).toBeVisible();
  await expect(map.locator(".map-selection")).toBeAttached({ timeout: 20_000 });
  return map;
}

/** What changes a phone between list and map; hidden on wide screens. */
export function switchBar(page) {
  return page.locator("#switch");
}

/** Opens the first page's map. */
export async function openMap(page, address = "/") {
  await page.goto(address);
  const bar = switchBar(page);
  if (await bar.isVisible()) await bar.getByRole("button", { name: "地図" }).click();
  return openedMap(page);
}

/**
 * Where the map looks now.
 * @param {import("@playwright/test").Locator} map
 */
export async function view(map) {
  const [lon, lat, zoom] = (await map.getAttribute("data-view")).split(" ").map(Number);
  return { lon, lat, zoom };
}

/**
 * Where a position lies in the window now.
 * @param {import("@playwright/test").Locator} map
 * @param {[number, number]} at
 */
export async function pixel(map, [lon, lat]) {
  const [box, centre] = [await map.boundingBox(), await view(map)];
  const size = 512 * 2 ** centre.zoom;
  const x = (degrees) => (degrees / 360 + 0.5) * size;
  const y = (degrees) => {
    const sine = Math.sin((degrees * Math.PI) / 180);
    return (0.5 - Math.log((1 + sine) / (1 - sine)) / (4 * Math.PI)) * size;
  };
  return {
    x: box.x + box.width / 2 + x(lon) - x(centre.lon),
    y: box.y + box.height / 2 + y(lat) - y(centre.lat),
  };
}

/** Presses a point of the map until something comes of it: it is drawn in its own time. */
export async function pressUntil(page, map, at, came) {
  await expect(async () => {
    const point = await pixel(map, at);
    await page.mouse.click(point.x, point.y);
    await came();
  }).toPass({ timeout: 20_000 });
}

/**
 * The point that a card tells of.
 * @param {import("@playwright/test").Locator} card
 * @returns {Promise<[number, number]>}
 */
export async function pointOf(card) {
  return [Number(await card.getAttribute("data-lon")), Number(await card.getAttribute("data-lat"))];
}
