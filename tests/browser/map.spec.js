/** The map, and the list that says the same. */

import {
  BASEMAP, cards, expect, openedMap, openMap, pixel, places, pointOf, pressUntil, switchBar, test, view,
} from "./fixtures.js";

/** Where the first page searches from, if it is not told otherwise. */
const CENTRE = { lon: 139.4732, lat: 35.7869 };

/** How many of the first cards lie off the map. */
async function cardsOffTheMap(page, map) {
  const box = await map.boundingBox();
  const points = await page.locator("#results > .cards .card[data-lon]").evaluateAll((all) =>
    all.slice(0, 5).map(({ dataset }) => [Number(dataset.lon), Number(dataset.lat)]),
  );
  expect(points.length).toBeGreaterThan(0);
  const seen = await Promise.all(points.map((at) => pixel(map, at)));
  return seen.filter(
    ({ x, y }) => x < box.x || x > box.x + box.width || y < box.y || y > box.y + box.height,
  ).length;
}

for (const [what, address] of Object.entries({
  "nothing but the centre": "/",
  "a kind with few places": "/?category=welfare_shelter",
  "a position at the edge of the city": "/?lat=35.79&lon=139.39&category=consultation",
  "a name": "/?q=小手指",
})) {
  test(`the first cards are on the map: ${what}`, async ({ page }) => {
    const map = await openMap(page, address);
    await expect.poll(() => cardsOffTheMap(page, map)).toBe(0);
    expect((await view(map)).zoom).toBeLessThanOrEqual(14.5);
  });
}

test("the map goes with each new search, also while the list covers it", async ({ page }) => {
  const map = await openMap(page, "/?lat=35.79&lon=139.39");
  const before = await view(map);
  const bar = switchBar(page);
  const phone = await bar.isVisible();
  if (phone) await bar.getByRole("button", { name: "一覧" }).click();
  await page.getByRole("searchbox").fill("ぷらっと");
  await page.getByRole("searchbox").press("Enter");
  await expect(cards(page).first()).toContainText("ぷらっと");
  if (phone) await bar.getByRole("button", { name: "地図" }).click();
  await expect.poll(() => view(map)).not.toEqual(before);
  await expect.poll(() => cardsOffTheMap(page, map)).toBe(0);
});

test("moving the map offers to search there, without an exact position in an address", async ({ page }) => {
  const map = await openMap(page);
  const before = await view(map);
  const button = map.getByRole("button", { name: "この範囲をさがす" });
  await expect(button).toBeHidden();
  const box = await map.boundingBox();
  const [x, y] = [box.x + box.width / 2, box.y + box.height / 2];
  await expect(async () => {
    await page.mouse.move(x, y);
    await page.mouse.down();
    await page.mouse.move(x - 90, y + 60, { steps: 5 });
    await page.mouse.up();
    await expect(button).toBeVisible({ timeout: 1000 });
  }).toPass({ timeout: 20_000 });

  const sent = page.waitForRequest((request) => request.method() === "POST");
  await button.click();
  const body = new URLSearchParams((await sent).postData());
  expect(body.get("from")).toBe("map");
  expect(Number(body.get("lon"))).toBeGreaterThan(before.lon);
  expect(Number(body.get("lat"))).toBeGreaterThan(before.lat);
  await expect(page.locator("#results-title")).toHaveText("地図のまん中から近い順");
  expect(page.url()).toMatch(/lat=\d+\.\d{1,3}&lon=\d+\.\d{1,3}&from=map/);
  await expect(button).toBeHidden();
  if (!(await switchBar(page).isVisible())) return;
  const count = map.getByRole("button", { name: /^近いほうから\d+件 一覧$/ });
  await count.click();
  await expect(cards(page).first()).toBeVisible();
});

test("a tapped place is lit in the list or shows its card", async ({ page, request }, info) => {
  const around = `lat=${CENTRE.lat}&lon=${CENTRE.lon}`;
  const answer = await request.get(`/api/nearest?${around}&limit=100&category=salon`);
  // So far from the others that it is drawn alone where the map opens.
  const alone = (await answer.json()).features.find(({ geometry }, at, all) =>
    all.every(
      (other, index) =>
        index === at || Math.hypot(...other.geometry.coordinates.map((c, axis) => c - geometry.coordinates[axis])) > 5e-3,
    ),
  );
  const [lon, lat] = alone.geometry.coordinates;
  // From its neighbourhood, so that it is the first card.
  const near = (degrees) => Math.round(degrees * 1000) / 1000;
  const map = await openMap(page, `/?lat=${near(lat)}&lon=${near(lon)}&category=${alone.properties.category}`);
  const shown = info.project.name === "phone" ? map.locator(".card") : page.locator(".card[data-lit]");
  await pressUntil(page, map, [lon, lat], () => expect(shown).toContainText(alone.properties.name, { timeout: 1500 }));
});

test("a building with several roles shows its card without a question", async ({ page }, info) => {
  // Of these kinds no other place lies within a finger's width of the building.
  const kinds = "category=salon&category=children_cafeteria&category=elderly_gathering";
  await page.goto(`/?limit=300&${kinds}`);
  const several = page.locator('#results .card[data-ids*=" "]').first();
  const [lon, lat] = await pointOf(several);
  const map = await openMap(page, `/?lat=${lat.toFixed(3)}&lon=${lon.toFixed(3)}&${kinds}`);
  const name = await several.locator(".card-name").textContent();
  // Where nothing is drawn together any more.
  for (let step = 0; step < 2; step += 1) {
    const before = (await view(map)).zoom;
    await map.getByRole("button", { name: "拡大" }).click();
    await expect.poll(async () => (await view(map)).zoom).toBeGreaterThan(before + 0.99);
  }
  const shown = info.project.name === "phone" ? map.locator(".card") : page.locator(".card[data-lit]");
  await pressUntil(page, map, [lon, lat], () => expect(shown).toContainText(name, { timeout: 1500 }));
  await expect(map.locator(".map-choices")).toHaveCount(0);
});

test("the map and its card outlast a way to the place and back, and a reload", async ({ page }, info) => {
  test.skip(info.project.name !== "phone", "wide screens show list and map together");
  const map = await openMap(page, "/?category=welfare_shelter");
  const first = cards(page).first();
  const name = await first.locator(".card-name").textContent();
  const card = map.locator(".card");
  await pressUntil(page, map, await pointOf(first), () => expect(card).toContainText(name, { timeout: 1500 }));
  await card.getByRole("link", { name: /^くわしく/ }).click();
  await expect(page).toHaveURL(/\/places\//);

  await page.goBack();
  await expect(card).toContainText(name);
  await expect(cards(page).first()).toBeHidden();
  await page.reload();
  await expect(card).toContainText(name);
  await page.goBack();
  await expect(card).toHaveCount(0);
  await expect(map.locator("canvas")).toBeVisible();
  await page.goBack();
  await expect(cards(page).first()).toBeVisible();
  await expect(map).toBeHidden();
});

test("a card that is closed leaves nothing to go back through", async ({ page }, info) => {
  test.skip(info.project.name !== "phone", "wide screens show list and map together");
  const map = await openMap(page, "/?category=welfare_shelter");
  const card = map.locator(".card");
  await pressUntil(page, map, await pointOf(cards(page).first()), () => expect(card).toBeVisible({ timeout: 1500 }));
  await map.getByRole("button", { name: "閉じる" }).click();
  await expect(card).toHaveCount(0);
  await expect(map.locator("canvas")).toBeVisible();
  await page.goBack();
  await expect(cards(page).first()).toBeVisible();
});

test("a card with the focus is brought onto the map", async ({ page }, info) => {
  test.skip(info.project.name === "phone", "list and map are not seen together");
  const map = await openMap(page);
  const far = cards(page).last();
  const at = await pointOf(far);
  await far.getByRole("link").first().focus();
  const box = await map.boundingBox();
  await expect.poll(async () => {
    const { x, y } = await pixel(map, at);
    return x > box.x && x < box.x + box.width && y > box.y && y < box.y + box.height;
  }).toBe(true);
});

test("a card pointed at is ringed on the map", async ({ page }, info) => {
  test.skip(info.project.name === "phone", "list and map are not seen together");
  await openMap(page);
  const marked = page.evaluate(
    () =>
      new Promise((resolve) => {
        document.getElementById("map").addEventListener("ibasho:map-mark", (event) => {
          if (event.detail.kind === "chosen" && event.detail.at) resolve(event.detail.at);
        });
      }),
  );
  const card = cards(page).first();
  await card.getByRole("link", { name: /^くわしく/ }).focus();
  await card.hover();
  expect(await marked).toEqual([
    Number(await card.getAttribute("data-lon")),
    Number(await card.getAttribute("data-lat")),
  ]);
});

test("a cluster opens where it is tapped", async ({ page, request }) => {
  const answer = await request.get(`/api/nearest?lat=${CENTRE.lat}&lon=${CENTRE.lon}&limit=100&radius_m=3000`);
  const all = (await answer.json()).features.map(({ geometry }) => geometry.coordinates);
  const near = (one) => all.filter((other) => Math.hypot(one[0] - other[0], one[1] - other[1]) < 6e-4);
  const crowd = all.map(near).sort((a, b) => b.length - a.length)[0];
  expect(crowd.length).toBeGreaterThan(8);
  const mean = [0, 1].map((axis) => crowd.reduce((sum, at) => sum + at[axis], 0) / crowd.length);
  const map = await openMap(page, `/?lat=${mean[1].toFixed(3)}&lon=${mean[0].toFixed(3)}`);
  await map.locator("canvas").focus();
  await expect(async () => {
    await page.keyboard.press("-");
    await page.waitForTimeout(500);
    expect((await view(map)).zoom).toBeLessThanOrEqual(14);
  }).toPass({ timeout: 20_000 });
  const { zoom } = await view(map);
  await pressUntil(page, map, mean, () =>
    expect.poll(async () => (await view(map)).zoom, { timeout: 1500 }).toBeGreaterThan(zoom + 0.5),
  );
});

test("places at one point can all be reached", async ({ page, request }) => {
  const answer = await request.get("/api/places?limit=1000");
  const all = (await answer.json()).features.filter(({ geometry }) => geometry);
  const at = (feature) => feature.geometry.coordinates.join();
  const shared = all.find((feature) => all.filter((other) => at(other) === at(feature)).length > 1);
  const together = all.filter((other) => at(other) === at(shared)).map(({ properties }) => properties.name);
  await page.goto(`/places/${shared.id}`);
  const map = await openedMap(page);
  const choices = map.getByRole("button").filter({ hasText: "（" });
  await pressUntil(page, map, shared.geometry.coordinates, () => expect(choices.first()).toBeVisible({ timeout: 1500 }));
  for (const name of together) {
    await expect(choices.filter({ hasText: name })).toHaveCount(1);
  }
  await choices.filter({ hasText: together[1] }).click();
  await expect(map.locator(".card")).toContainText(together[1]);
  await map.getByRole("button", { name: "閉じる" }).click();
  await expect(map.locator(".card")).toHaveCount(0);
});

test("without WebGL the page says why there is no map, and the list works", async ({ page, provoked }) => {
  provoked.push(/webgl/i);
  await page.addInitScript(() => {
    const original = HTMLCanvasElement.prototype.getContext;
    HTMLCanvasElement.prototype.getContext = function (kind, ...rest) {
      return kind.startsWith("webgl") ? null : original.call(this, kind, ...rest);
    };
  });
  await page.goto("/");
  await expect(cards(page).first()).toBeVisible();
  const bar = switchBar(page);
  if (await bar.isVisible()) await bar.getByRole("button", { name: "地図" }).click();
  await expect(page.getByText("この端末では地図を表示できません")).toBeVisible();
  await expect(cards(page).first()).toBeVisible();
  await page.getByRole("searchbox").fill("ぷらっと");
  await page.getByRole("searchbox").press("Enter");
  await expect(cards(page)).toHaveCount(1);
});

test("without a base map the page says so and still draws the places", async ({ page, provoked }) => {
  provoked.push(/ERR_FAILED/);
  await page.route(`${BASEMAP}/**`, (route) => route.abort());
  const tile = page.waitForResponse((answer) => answer.url().includes("/tiles/places/") && answer.status() === 200);
  const map = await openMap(page);
  await expect(map.getByText("背景の地図を読みこめません")).toBeVisible();
  await tile;
});

test("nothing but the base map comes from elsewhere, and its makers are named", async ({ page, service, request }) => {
  const asked = [];
  page.on("request", (request) => asked.push(request.url()));
  const map = await openMap(page);
  await expect(map.getByText("地理院タイル")).toBeVisible();
  await page.waitForLoadState("networkidle");
  const [salon] = await places(request, "salon");
  await page.goto(`/places/${salon.id}`);
  await page.waitForLoadState("networkidle");
  const known = (address) =>
    address.startsWith(service.address) || address.startsWith(BASEMAP) || /^(?:data|blob):/.test(address);
  expect(asked.filter((address) => !known(address))).toEqual([]);
  expect(asked.some((address) => address.startsWith(BASEMAP))).toBe(true);
});
