/** A service whose operator chose no base map. */

import { expect, openMap, test } from "./fixtures.js";

test.use({ settings: ["--basemap", "none"] });

test("without a base map nobody else is asked for anything", async ({ page, service }) => {
  const asked = [];
  page.on("request", (request) => asked.push(request.url()));
  await openMap(page);
  await page.waitForLoadState("networkidle");
  const own = (address) => address.startsWith(service.address) || /^(?:data|blob):/.test(address);
  expect(asked.filter((address) => !own(address))).toEqual([]);
});
