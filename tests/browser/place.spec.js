/** The page of one place. */

import { cards, CONTACT, expect, places, test } from "./fixtures.js";

const DIRECT = {
  yes: "開いていれば直接行けます",
  no: "直接は行けません",
  named_only: "個別避難計画で前もって決まっている人だけ",
  null: "直接行けるかは未確認",
};

test("what is not recorded is called 未確認", async ({ page, request }) => {
  const salons = await places(request, "salon");
  const salon = salons.find(({ properties: p }) => p.phone === null && p.schedule_text === null);
  await page.goto(`/places/${salon.id}`);
  await expect(page.getByRole("heading", { level: 1 })).toContainText(salon.properties.name);
  const value = page.locator("dt", { hasText: /^電話$/ }).locator("xpath=following-sibling::dd");
  await expect(value.first()).toHaveText("未確認");
  await expect(page.getByText("開催日時は未確認")).toBeVisible();
  await expect(page.getByText("これは見本です")).toBeVisible();
});

test("a place can be called and shown on the phone's own map", async ({ page, request }) => {
  const salons = await places(request, "salon");
  const salon = salons.find(({ properties: p }) => p.phone !== null && p.point_shown === "exact");
  await page.goto(`/places/${salon.id}`);
  await expect(page.getByRole("link", { name: /^電話する/ })).toHaveAttribute("href", /^tel:\d+$/);
  await expect(page.getByRole("link", { name: "地図アプリで開く" })).toHaveAttribute("href", /^geo:/);
});

test("a place at a private home shows its area only", async ({ page, request }) => {
  const all = await places(request, "salon");
  const home = all.find(({ properties: p }) => p.point_shown === "area" && p.location_precision === null);
  await page.goto(`/places/${home.id}`);
  await expect(page.getByText("くわしい場所は公開していません").first()).toBeVisible();
  await expect(page.locator('a[href^="geo:"]')).toHaveCount(0);
});

test("a suspended place says so", async ({ page, request }) => {
  const answer = await request.get("/api/places?limit=1000");
  const suspended = (await answer.json()).features.find(({ properties: p }) => p.state === "suspended");
  await page.goto(`/places/${suspended.id}`);
  await expect(page.getByText("いまは休止しています")).toBeVisible();
});

test("a welfare shelter says whether people may come and what to do instead, and shows no way there", async ({
  page,
  request,
}) => {
  const shelters = await places(request, "welfare_shelter");
  for (const [direct, words] of Object.entries(DIRECT)) {
    const shelter = shelters.find(({ properties: p }) => String(p.direct) === direct);
    if (!shelter) continue;
    await page.goto(`/places/${shelter.id}`);
    const main = page.getByRole("main");
    await expect(main).toContainText(words);
    await expect(main).toContainText("まず近くの指定避難所へ");
    await expect(main).toContainText(CONTACT);
    await expect(main.getByRole("link", { name: /近くの指定避難所をさがす/ })).toBeVisible();
    await expect(main.locator("dt", { hasText: /^対象$/ })).toBeVisible();
    await expect(main).not.toContainText("歩いて");
    await expect(main.locator('a[href^="geo:"], a[data-way-lat]')).toHaveCount(0);
  }
  expect(shelters.filter(({ properties: p }) => p.direct === null).length).toBeGreaterThan(0);
});

test("a welfare shelter's card shows no walk and no way", async ({ page }) => {
  await page.goto("/?category=welfare_shelter");
  expect(await cards(page).count()).toBeGreaterThan(5);
  await expect(page.locator("#results .cards")).not.toContainText("歩いて");
  await expect(page.getByRole("link", { name: /^道順/ })).toHaveCount(0);
  for (const card of await cards(page).all()) {
    await expect(card).toContainText("まず近くの指定避難所へ");
    await expect(card.locator("dt", { hasText: "直接行く" })).toBeVisible();
  }
});

test("places of one building name each other", async ({ page, request }) => {
  const answer = await request.get("/api/places?limit=1000");
  const all = (await answer.json()).features;
  const site = all.map(({ properties: p }) => p.site).find((one, at, every) => one && every.indexOf(one) !== at);
  const [first, second] = all.filter(({ properties: p }) => p.site === site);
  await page.goto(`/places/${first.id}`);
  await page.getByRole("link", { name: new RegExp(second.properties.name) }).click();
  await expect(page).toHaveURL(new RegExp(second.id));
});

test("an address that does not exist helps to go on", async ({ page, provoked }) => {
  provoked.push(/status of 404/);
  for (const address of ["/nowhere", "/places/nobody"]) {
    const answer = await page.goto(address);
    expect(answer.status()).toBe(404);
    await expect(page.getByRole("heading", { name: "ページが見つかりません" })).toBeVisible();
    await expect(page.getByRole("link", { name: "最初のページへ" })).toBeVisible();
  }
});

test("the page's policy lets data for search engines stand, and runs no inline script", async ({ page, provoked }) => {
  provoked.push(/Content Security Policy/, /^policy: script-src/);
  const block = '<script type="application/ld+json" id="data">{"@type": "Place"}</script>';
  const violations = [];
  page.on("console", (message) => message.text().startsWith("policy:") && violations.push(message.text()));
  await page.route("/about", async (route) => {
    const response = await route.fetch();
    await route.fulfill({ response, body: (await response.text()).replace("</main>", `${block}</main>`) });
  });
  await page.goto("/about");
  expect(await page.locator("#data").textContent()).toContain("Place");
  expect(violations).toEqual([]);
  await page.evaluate(() => {
    const script = document.createElement("script");
    script.textContent = "document.title = 'ran'";
    document.body.append(script);
  });
  await expect.poll(() => violations.length).toBe(1);
  await expect(page).not.toHaveTitle("ran");
});

test.describe("sessions of a month", () => {
  test.use({ javaScriptEnabled: false });

  test("are shown month by month without scripts, and can be kept", async ({ page, request }) => {
    const answer = await request.get("/api/nearest?lat=35.79&lon=139.47&limit=100&category=salon");
    const salons = (await answer.json()).features;
    const salon = salons.find(({ properties: p }) => p.next_session?.end && p.schedule_text);
    await page.goto(`/places/${salon.id}`);
    const calendar = page.locator("#calendar");
    await expect(calendar.locator("table.month td.held").first()).toBeVisible();
    await expect(page.getByText(`もとの文：${salon.properties.schedule_text}`)).toBeVisible();
    const month = await calendar.getByRole("heading").textContent();
    await calendar.getByRole("navigation", { name: "ほかの月" }).getByRole("link").last().click();
    await expect(page).toHaveURL(/month=\d{4}-\d{2}#calendar$/);
    await expect(calendar.getByRole("heading")).not.toHaveText(month);
    const file = await request.get(await calendar.getByRole("link", { name: "自分のカレンダーに入れる" }).getAttribute("href"));
    expect(file.headers()["content-type"]).toContain("text/calendar");
    expect(await file.text()).toContain("BEGIN:VEVENT");
  });
});
