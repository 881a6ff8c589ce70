/** What a phone must fetch before the list can be read. */

import { cards, expect, test } from "./fixtures.js";

const MAX_BYTES = 50_000;

test("the list is read after 50 kB", async ({ page, context }) => {
  const session = await context.newCDPSession(page);
  await session.send("Network.enable");
  /** @type {Map<string, { address: string, kind: string, sent: number, bytes: number }>} */
  const asked = new Map();
  session.on("Network.requestWillBeSent", ({ requestId, request, type, timestamp }) =>
    asked.set(requestId, { address: request.url, kind: type, sent: timestamp, bytes: 0 }),
  );
  session.on("Network.loadingFinished", ({ requestId, encodedDataLength }) => {
    const one = asked.get(requestId);
    if (one) one.bytes = encodedDataLength;
  });
  await page.goto("/");
  await expect(cards(page).first()).toBeVisible();
  await page.waitForLoadState("networkidle");
  const painted = await page.evaluate(
    () =>
      new Promise((resolve) => {
        new PerformanceObserver((list, observer) => {
          observer.disconnect();
          resolve(list.getEntriesByName("first-contentful-paint")[0]?.startTime);
        }).observe({ type: "paint", buffered: true });
      }),
  );
  const all = [...asked.values()];
  const began = Math.min(...all.map((one) => one.sent));
  const before = all.filter(
    (one) => ["Document", "Stylesheet"].includes(one.kind) && !one.address.includes("maplibre") ||
      one.sent - began < painted / 1000,
  );
  const sum = before.reduce((bytes, one) => bytes + one.bytes, 0);
  const shown = before.map((one) => `${one.bytes} ${one.kind} ${new URL(one.address).pathname}`);
  console.log(`before the list can be read: ${sum} bytes in ${before.length} answers`);
  expect(sum, shown.join("\n")).toBeLessThanOrEqual(MAX_BYTES);
  expect(sum).toBeGreaterThan(5000);
});
