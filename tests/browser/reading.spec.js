/** How people read: language, size of letters, paper, keyboard. */

import { cards, expect, places, switchBar, test } from "./fixtures.js";

test("another language is one tap away and is kept", async ({ page }) => {
  await page.goto("/");
  await expect(page.locator("html")).toHaveAttribute("lang", "ja");
  await page.getByRole("link", { name: "English" }).click();
  await expect(page.locator("html")).toHaveAttribute("lang", "en");
  await page.goto("/about");
  await expect(page.locator("html")).toHaveAttribute("lang", "en");
  await page.getByRole("link", { name: "日本語" }).click();
  await expect(page.locator("html")).toHaveAttribute("lang", "ja");
});

test("changing the language keeps the search", async ({ page }) => {
  await page.goto("/?category=salon&q=カフェ");
  await page.getByRole("link", { name: "English" }).click();
  await expect(page.getByRole("searchbox")).toHaveValue("カフェ");
  await expect(page.locator('#kind-salon[aria-current="true"]')).toBeVisible();
});

test.describe("in an English browser", () => {
  test.use({ locale: "en-GB" });

  test("the page is in English", async ({ page }) => {
    await page.goto("/");
    await expect(page.locator("html")).toHaveAttribute("lang", "en");
    await expect(page.getByRole("navigation", { name: /kind/i })).toBeVisible();
  });
});

test("letters grow, and stay so on the next page", async ({ page }) => {
  await page.goto("/");
  const size = () => page.locator("body").evaluate((body) => parseFloat(getComputedStyle(body).fontSize));
  const before = await size();
  expect(before).toBeGreaterThanOrEqual(18);
  await page.locator("summary", { hasText: "文字" }).click();
  await page.getByRole("link", { name: "もっと大きく" }).click();
  await expect(page.locator("html")).toHaveAttribute("data-size", "largest");
  await expect.poll(size, "once the style is read").toBeGreaterThan(before * 1.2);
  await page.goto("/about");
  await expect(page.locator("html")).toHaveAttribute("data-size", "largest");
});

for (const [name, width, address] of [
  ["the largest letters", 390, "/?size=largest"],
  ["a window of 320 pixels", 320, "/"],
  ["a place in a window of 320 pixels", 320, "place"],
]) {
  test(`${name} need no scrolling sideways`, async ({ page, request }) => {
    await page.setViewportSize({ width, height: 800 });
    const [salon] = await places(request, "salon");
    await page.goto(address === "place" ? `/places/${salon.id}` : address);
    const spare = await page.evaluate(() => innerWidth - document.documentElement.scrollWidth);
    expect(spare).toBeGreaterThanOrEqual(0);
  });
}

test("what a finger must hit is 44 pixels high", async ({ page }) => {
  await page.goto("/");
  const small = await page
    .locator("button, summary, input:not([type=hidden], [type=checkbox]), select, a.action, a.tile, a.button, a.reading-button")
    .evaluateAll((all) =>
      all
        .filter((part) => part.checkVisibility() && part.getBoundingClientRect().height < 44)
        .map((part) => `${part.outerHTML.slice(0, 60)} ${part.getBoundingClientRect().height}`),
    );
  expect(small.filter((part) => !part.includes("maplibregl"))).toEqual([]);
});

test("paper gets the list, without map and bars", async ({ page }) => {
  await page.goto("/");
  await page.emulateMedia({ media: "print" });
  await expect(cards(page).first()).toBeVisible();
  await expect(page.locator("#map")).toBeHidden();
  await expect(page.getByRole("search")).toBeHidden();
  await expect(switchBar(page)).toBeHidden();
  const paper = await page.pdf({ format: "A4" });
  expect(paper.length).toBeGreaterThan(10_000);
});

test("paper gets a place on one or two sheets", async ({ page, request }) => {
  const [salon] = await places(request, "salon");
  await page.goto(`/places/${salon.id}`);
  const paper = await page.pdf({ format: "A4" });
  const sheets = paper.toString("latin1").match(/\/Type \/Page\b/g) ?? [];
  expect(sheets.length).toBeGreaterThan(0);
  expect(sheets.length).toBeLessThanOrEqual(2);
});

test("the first stop of the keyboard leads past the header", async ({ page }) => {
  await page.goto("/");
  await page.keyboard.press("Tab");
  const skip = page.getByRole("link", { name: "本文へ進む" });
  await expect(skip).toBeFocused();
  await expect(skip).toBeInViewport();
  await page.keyboard.press("Enter");
  await expect(page.locator("#main")).toBeFocused();
});

test("the keyboard reaches the field, the kinds and the cards in that order, and is always seen", async ({ page }) => {
  await page.goto("/");
  const stops = [];
  for (let step = 0; step < 60; step += 1) {
    await page.keyboard.press("Tab");
    const stop = await page.evaluate(() => {
      const part = document.activeElement;
      const style = getComputedStyle(part);
      const ring = [part, part.parentElement].map((one) => getComputedStyle(one));
      const seen = ring.some((one) => one.outlineStyle !== "none" && parseFloat(one.outlineWidth) >= 2);
      const box = part.getBoundingClientRect();
      const inside = box.bottom > 0 && box.top < innerHeight && box.width > 0;
      return {
        name: part.id || part.className || part.tagName,
        seen: seen || style.boxShadow !== "none",
        inside,
        card: Boolean(part.closest(".results .card")),
      };
    });
    stops.push(stop);
    if (stop.card) break;
  }
  expect(stops.filter((stop) => !stop.seen || !stop.inside)).toEqual([]);
  const names = stops.map((stop) => stop.name);
  const order = [names.indexOf("q"), names.indexOf("here"), names.indexOf("kind-salon"), stops.length - 1];
  expect(order).toEqual([...order].sort((a, b) => a - b));
  expect(order[0]).toBeGreaterThan(0);
  expect(stops.at(-1).card).toBe(true);
});

test("a search by keyboard says what came of it and keeps the focus", async ({ page }) => {
  await page.goto("/");
  const kind = page.locator("#kind-salon");
  await kind.focus();
  await page.keyboard.press("Enter");
  await expect(kind).toHaveAttribute("aria-current", "true");
  await expect(kind).toBeFocused();
  await expect(page.getByRole("status").filter({ hasText: /近い順/ })).toHaveCount(1);
});
