/** Places found by where they are: a station, a town, an address in the search field. */

import { cards, expect, openMap, switchBar, test } from "./fixtures.js";

const HERE = { latitude: 35.7885432, longitude: 139.4687651 };

const title = (page) => page.locator("#results-title");
const field = (page) => page.getByRole("searchbox");

async function look(page, words) {
  await field(page).fill(words);
  await field(page).press("Enter");
}

/** Names of the first cards and of what programs are told is nearest to where the list begins. */
async function shownAndNearest(page, request) {
  const results = page.locator("#results");
  const [lon, lat] = [await results.getAttribute("data-lon"), await results.getAttribute("data-lat")];
  const kinds = (await results.getAttribute("data-categories")).split(" ").map((id) => `&category=${id}`);
  const answer = await request.get(`/api/nearest?lat=${lat}&lon=${lon}&limit=3${kinds.join("")}`);
  const nearest = (await answer.json()).features.map((feature) => feature.properties.name);
  return [(await cards(page).locator(".card-name").allTextContents()).slice(0, 3), nearest];
}

/** What holds with scripts and without. */
function finds() {
  test("a station is where the list begins", async ({ page, request }) => {
    await page.goto("/");
    await look(page, "航空公園駅");
    await expect(title(page)).toHaveText("航空公園駅の近く");
    const [shown, nearest] = await shownAndNearest(page, request);
    expect(shown).toEqual(nearest);
    expect(new URL(page.url()).searchParams.get("q")).toBe("航空公園駅");
    expect(page.url()).not.toMatch(/lat=|lon=/);
    await expect(field(page)).toHaveValue("航空公園駅");
  });

  test("a town and a kind are salons around the town, and each can be taken off", async ({ page }) => {
    await page.goto("/");
    await look(page, "緑町 サロン");
    await expect(title(page)).toHaveText("緑町のあたり");
    await expect(page.getByText("緑町のまん中からの距離です。")).toBeVisible();
    const kinds = await page.locator("#results > .cards .card-kind").allTextContents();
    expect(new Set(kinds)).toEqual(new Set(["地域サロン"]));
    await page.getByRole("link", { name: /^緑町.*を外す$/ }).click();
    await expect(title(page)).toHaveText("所沢駅から近い順");
    await expect(page).toHaveURL(/category=salon/);
  });

  test("a number that is not known is said not to be known", async ({ page }) => {
    await page.goto("/");
    await look(page, "埼玉県所沢市緑町３丁目９９番");
    await expect(title(page)).toHaveText("緑町のあたり");
    await expect(page.getByText("番地の場所はわからないため、緑町のまん中からの距離です。")).toBeVisible();
  });

  test("words can be searched for as words instead", async ({ page }) => {
    await page.goto("/?q=緑町");
    await expect(title(page)).toHaveText("緑町のあたり");
    await page.getByRole("link", { name: "ことばとしてさがす" }).click();
    await expect(title(page)).toHaveText("所沢駅から近い順");
    await expect(page).toHaveURL(/as=words/);
    await expect(field(page)).toHaveValue("緑町");
    await look(page, "小手指");
    await expect(title(page)).toHaveText("小手指駅の近く");
  });

  test("a name that is not finished is offered whole", async ({ page }) => {
    await page.goto("/?q=こてさしえ");
    await expect(page.getByText("この場所の近くをさがしますか")).toBeVisible();
    await page.getByRole("link", { name: "小手指駅（所沢市）" }).click();
    await expect(title(page)).toHaveText("小手指駅の近く");
  });
}

test.describe("with scripts", () => {
  finds();

  test("the first card is in sight", async ({ page }) => {
    await page.goto("/?q=所沢駅");
    const name = await cards(page).first().locator(".card-name").boundingBox();
    const bar = await switchBar(page).boundingBox();
    expect(name.y + name.height).toBeLessThanOrEqual(bar?.y ?? page.viewportSize().height);
  });

  test("「現在地から」 and 「この範囲をさがす」 lead away from the name", async ({ page, context }) => {
    await context.grantPermissions(["geolocation"]);
    await context.setGeolocation(HERE);
    await page.goto("/?q=緑町 サロン");
    await page.getByRole("button", { name: "現在地から" }).click();
    await expect(title(page)).toHaveText("現在地から近い順");
    await expect(field(page)).toHaveValue("");
    await expect(page).toHaveURL(/category=salon/);
    await look(page, "航空公園駅");
    await expect(title(page)).toHaveText("航空公園駅の近く");
    await page.goBack();
    await expect(title(page)).toHaveText("現在地から近い順");
  });

  test("the map moves to the name and away from it", async ({ page }) => {
    const map = await openMap(page, "/?q=東所沢駅");
    await expect.poll(async () => Number((await map.getAttribute("data-view")).split(" ")[0])).toBeGreaterThan(139.5);
    const box = await map.boundingBox();
    await page.mouse.move(box.x + box.width / 2, box.y + box.height / 2);
    await page.mouse.down();
    await page.mouse.move(box.x + box.width / 2 + 60, box.y + box.height / 2 + 60, { steps: 5 });
    await page.mouse.up();
    await page.getByRole("button", { name: "この範囲をさがす" }).click();
    await expect(title(page)).toHaveText("地図のまん中から近い順");
    await expect(page).not.toHaveURL(/q=/);
  });
});

test.describe("without scripts", () => {
  test.use({ javaScriptEnabled: false });
  finds();
});
