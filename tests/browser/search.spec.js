/** Finding places on the first page. */

import { cards, CONTACT, expect, places, switchBar, test } from "./fixtures.js";

/** A point near 所沢駅 with more decimals than an address may hold. */
const HERE = { latitude: 35.7885432, longitude: 139.4687651 };

/** Numbers in an address with more than three decimals. */
const EXACT = /(?:lat|lon)=-?\d+\.\d{4,}/;

/** Every address that the page asks for, but for its tiles. */
function addresses(page) {
  const asked = [];
  page.on("request", (request) => asked.push(request.url()));
  page.on("framenavigated", (frame) => asked.push(frame.url()));
  return asked;
}

test("the first card is read without scrolling", async ({ page }) => {
  await page.goto("/");
  const first = cards(page).first();
  const size = page.viewportSize();
  await expect(page.locator("html.js")).toBeAttached();
  const bar = await switchBar(page).boundingBox();
  const bottom = bar?.y ?? size.height;
  for (const part of [".card-kind", ".card-name", ".card-far", ".answers", ".actions"]) {
    const box = await first.locator(part).first().boundingBox();
    expect(box.y + box.height, part).toBeLessThanOrEqual(bottom);
  }
  await expect(first.locator(".card-far")).toHaveText(/直線\d+m・歩いて\d+分くらい/);
});

test("the list stands before the map", async ({ page }) => {
  await page.goto("/");
  const listFirst = await page.evaluate(() => {
    const order = document.getElementById("results").compareDocumentPosition(document.getElementById("map"));
    return (order & Node.DOCUMENT_POSITION_FOLLOWING) !== 0;
  });
  expect(listFirst).toBe(true);
});

test("cards come nearest first", async ({ page, request }) => {
  await page.goto("/");
  const shown = await cards(page).locator(".card-name").allTextContents();
  const results = page.locator("#results");
  const [lon, lat] = [await results.getAttribute("data-lon"), await results.getAttribute("data-lat")];
  const kinds = (await results.getAttribute("data-categories")).split(" ").map((id) => `&category=${id}`);
  const answer = await request.get(`/api/nearest?lat=${lat}&lon=${lon}&limit=3${kinds.join("")}`);
  const nearest = (await answer.json()).features.map((feature) => feature.properties.name);
  expect(shown.slice(0, 3)).toEqual(nearest);
});

test("a place is found by its name, however it is written", async ({ page }) => {
  await page.goto("/");
  const field = page.getByRole("searchbox", { name: "近くの居場所・相談先をさがす" });
  await field.fill("ぷらっとほーむ６番線");
  await field.press("Enter");
  await expect(page.locator("#count")).toHaveText(/^1件/);
  await expect(cards(page).getByRole("heading", { name: "ぷらっとホーム6番線" })).toBeVisible();
  await expect(page).toHaveURL(/\?q=/);
});

test("a kind is chosen with one tap and given up with another", async ({ page }) => {
  await page.goto("/");
  const kind = page.getByRole("navigation", { name: "場所の種類" }).getByRole("link", { name: "子ども食堂" });
  await kind.click();
  await expect(kind).toHaveAttribute("aria-current", "true");
  await expect(cards(page).first().locator(".card-kind")).toHaveText("子ども食堂など子どもの居場所");
  await expect(page).toHaveURL(/category=children_cafeteria/);
  await kind.click();
  await expect(kind).not.toHaveAttribute("aria-current", "true");
  await expect(page).toHaveURL(/\/$/);
});

test("evacuation places are one tap away", async ({ page }) => {
  await page.goto("/");
  await page.getByRole("link", { name: "避難先", exact: true }).click();
  await expect(cards(page).first().locator(".card-kind").first()).toHaveText(/避難/);
});

test("conditions narrow the list and can be taken off", async ({ page }) => {
  await page.goto("/");
  await page.locator("#more summary").click();
  await page.getByRole("checkbox", { name: "車いす可" }).check();
  await page.getByRole("button", { name: "この条件でさがす" }).click();
  await expect(page).toHaveURL(/fact=wheelchair/);
  await expect(cards(page).first().locator(".answers")).toContainText("車いす可");
  await page.getByRole("link", { name: /^条件.*を外す$/ }).click();
  await expect(page).toHaveURL(/\/$/);
});

test("what is held on a weekday is found with two taps, and by its address", async ({ page }) => {
  await page.goto("/?category=salon");
  const when = page.getByRole("navigation", { name: "いつ" });
  await when.getByText("曜日").click();
  await when.getByRole("link").nth(3).click();
  await expect(page).toHaveURL(/category=salon&open=(mon|tue|wed|thu|fri|sat|sun)$/);
  await expect(when.locator("summary")).toHaveAttribute("aria-current", "true");
  await expect(page.locator("#not-known")).toContainText("開催日時が未確認の場所");
  await page.reload();
  await expect(when.locator("summary")).toHaveAttribute("aria-current", "true");
  await page.locator(".narrowed a").last().click();
  await expect(page).toHaveURL(/\?category=salon$/);
});

test("now and today are links that take themselves off", async ({ page }) => {
  await page.goto("/");
  const today = page.getByRole("navigation", { name: "いつ" }).getByRole("link", { name: "きょう" });
  await today.click();
  await expect(page).toHaveURL(/open=today$/);
  await expect(today).toHaveAttribute("aria-current", "true");
  await today.click();
  await expect(page).toHaveURL(/\/$/);
});

test("「もっと見る」 lengthens the list", async ({ page }) => {
  await page.goto("/");
  const before = await cards(page).count();
  await page.getByRole("link", { name: "もっと見る" }).click();
  await expect.poll(() => cards(page).count()).toBeGreaterThan(before);
});

test("「戻る」 leads to the search before, and forward again", async ({ page }) => {
  const kind = (name) => page.getByRole("navigation", { name: "場所の種類" }).getByRole("link", { name });
  await page.goto("/about");
  await page.goto("/");
  await kind("サロン").click();
  await expect(page).toHaveURL(/category=salon/);
  await page.getByRole("searchbox").fill("ぷらっと");
  await page.getByRole("searchbox").press("Enter");
  await expect(cards(page)).toHaveCount(1);

  await page.goBack();
  await expect(page).toHaveURL(/\?category=salon$/);
  await expect.poll(() => cards(page).count()).toBeGreaterThan(1);
  await expect(kind("サロン")).toHaveAttribute("aria-current", "true");
  await expect(page.getByRole("searchbox")).toHaveValue("");
  await page.goBack();
  await expect(page).toHaveURL(/\/$/);
  await expect(kind("サロン")).not.toHaveAttribute("aria-current", "true");
  await page.goForward();
  await expect(kind("サロン")).toHaveAttribute("aria-current", "true");
  await page.goBack();
  await page.goBack();
  await expect(page).toHaveURL(/\/about$/);
});

test("the same search again and 「もっと見る」 are no steps of their own", async ({ page }) => {
  await page.goto("/?category=consultation");
  await expect(page.locator("html.js")).toBeAttached();
  const steps = await page.evaluate(() => history.length);
  const before = await cards(page).count();
  await page.getByRole("link", { name: "もっと見る" }).click();
  await expect.poll(() => cards(page).count()).toBeGreaterThan(before);
  const answered = page.waitForResponse((answer) => answer.request().method() === "POST");
  await page.getByRole("button", { name: "さがす", exact: true }).click();
  await answered;
  await expect.poll(() => cards(page).count()).toBe(before);
  expect(await page.evaluate(() => history.length)).toBe(steps);
});

test("nothing found says what to widen, what is near and whom to call", async ({ page }) => {
  await page.goto("/?q=どこにもないことば&category=salon");
  await expect(page.getByText("見つかりませんでした")).toBeVisible();
  await expect(page.getByRole("link", { name: "ことばを消して、近い順に見る" })).toBeVisible();
  await expect(page.getByRole("link", { name: "種類をえらばずに、さがす" })).toBeVisible();
  await expect(page.locator("#results")).toContainText(CONTACT);
  await expect(cards(page).first()).toBeVisible();
});

test.describe("with a position", () => {
  test.use({ geolocation: HERE, permissions: ["geolocation"] });

  test("「現在地から」 sends it in a body and never in an address", async ({ page }) => {
    const asked = addresses(page);
    await page.goto("/");
    const sent = page.waitForRequest((request) => request.method() === "POST");
    await page.getByRole("button", { name: "現在地から" }).click();
    const body = new URLSearchParams((await sent).postData());
    expect([body.get("lat"), body.get("lon")]).toEqual([String(HERE.latitude), String(HERE.longitude)]);
    await expect(page.getByRole("heading", { name: "現在地から近い順" })).toBeVisible();
    await expect(page).toHaveURL(/lat=35\.789&lon=139\.469/);

    await page.getByRole("navigation", { name: "場所の種類" }).getByRole("link", { name: "サロン" }).click();
    await expect(page).toHaveURL(/category=salon/);
    await cards(page).first().getByRole("link", { name: "くわしく" }).click();
    await expect(page).toHaveURL(/\/places\//);
    expect(asked.filter((address) => EXACT.test(address))).toEqual([]);
  });

  test("the exact position is used again for the next search", async ({ page }) => {
    await page.goto("/");
    await page.getByRole("button", { name: "現在地から" }).click();
    await expect(page).toHaveURL(/lat=/);
    const sent = page.waitForRequest((request) => request.method() === "POST");
    await page.getByRole("link", { name: "相談", exact: true }).click();
    expect((await sent).postData()).toContain(`lat=${HERE.latitude}`);
  });

  test("「戻る」 searches from the exact position without naming it", async ({ page }) => {
    const asked = addresses(page);
    await page.goto("/");
    await page.getByRole("button", { name: "現在地から" }).click();
    await expect(page).toHaveURL(/lat=/);
    await page.getByRole("link", { name: "相談", exact: true }).click();
    await expect(page).toHaveURL(/category=consultation/);
    const sent = page.waitForRequest((request) => request.method() === "POST");
    await page.goBack();
    expect((await sent).postData()).toContain(`lat=${HERE.latitude}`);
    await expect(page.getByRole("heading", { name: "現在地から近い順" })).toBeVisible();
    expect(asked.filter((address) => EXACT.test(address))).toEqual([]);
    expect(await page.evaluate(() => JSON.stringify(history.state))).not.toMatch(/\d\.\d/);
  });

  test("the page's links hold no exact position", async ({ page }) => {
    await page.goto("/");
    await page.getByRole("button", { name: "現在地から" }).click();
    await expect(page).toHaveURL(/lat=/);
    const links = await page.locator("a[href]").evaluateAll((all) => all.map((link) => link.href));
    expect(links.filter((link) => EXACT.test(link))).toEqual([]);
  });
});

test("a position that is not given is explained, and the list stays", async ({ page }) => {
  await page.goto("/");
  await page.getByRole("button", { name: "現在地から" }).click();
  await expect(page.getByRole("alert")).toContainText("現在地を使えません");
  const [notice, field] = [await page.getByRole("alert").boundingBox(), await page.locator("#search").boundingBox()];
  expect(notice.y).toBeGreaterThan(field.y + field.height);
  await expect(cards(page).first()).toBeVisible();
  await page.getByRole("alert").getByRole("button", { name: "閉じる" }).click();
  await expect(page.getByRole("alert")).toBeEmpty();
});

test("a lost network is explained, and the list stays", async ({ page, context, provoked }) => {
  provoked.push(/ERR_INTERNET_DISCONNECTED/);
  await page.goto("/");
  await context.setOffline(true);
  await expect(page.getByRole("alert")).toContainText("インターネットにつながっていません");
  await expect(cards(page).first()).toBeVisible();
  await context.setOffline(false);
  await expect(page.getByRole("alert")).toBeEmpty();
});

test("the list and the map change places on a phone", async ({ page }, info) => {
  test.skip(info.project.name !== "phone", "wide screens show both");
  await page.goto("/");
  const bar = switchBar(page);
  await bar.getByRole("button", { name: "地図" }).click();
  await expect(page.locator("#map canvas")).toBeVisible();
  await expect(cards(page).first()).toBeHidden();
  await bar.getByRole("button", { name: "一覧" }).click();
  await expect(cards(page).first()).toBeVisible();
});

test.describe("without scripts", () => {
  test.use({ javaScriptEnabled: false });

  test("words and a kind find places", async ({ page }) => {
    await page.goto("/");
    await page.getByRole("searchbox").fill("ぷらっと");
    await page.getByRole("button", { name: "さがす", exact: true }).click();
    await expect(cards(page)).toHaveCount(1);
    await page.goto("/");
    await page.getByRole("navigation", { name: "場所の種類" }).getByRole("link", { name: "相談" }).click();
    await expect(cards(page).first().locator(".card-kind").first()).toHaveText("福祉の相談窓口");
  });

  test("conditions and a district find places", async ({ page }) => {
    await page.goto("/");
    await page.locator("#more summary").click();
    await page.getByRole("combobox", { name: "地区" }).selectOption("小手指");
    await page.getByRole("button", { name: "この条件でさがす" }).click();
    await expect(page).toHaveURL(/district=/);
    await expect(cards(page).first()).toBeVisible();
  });

  test("a place is opened, and the map's place says that it needs scripts", async ({ page, request }) => {
    const [salon] = await places(request, "salon");
    await page.goto(`/places/${salon.id}`);
    await expect(page.getByRole("heading", { level: 1 })).toContainText(salon.properties.name);
    // Chromium lays out no <noscript> while a test has switched scripts off.
    await expect(page.locator("#map noscript p")).toHaveText(/JavaScriptを有効に/);
    await expect(page.getByText("地図を読みこんでいます")).toBeHidden();
  });

  test("what only a script can do is not offered", async ({ page }) => {
    await page.goto("/");
    await expect(page.getByRole("button", { name: "現在地から" })).toBeHidden();
    await expect(switchBar(page)).toBeHidden();
  });
});
