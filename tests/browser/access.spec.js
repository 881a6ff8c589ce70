/** WCAG 2.2 A and AA on every page, as far as a program can tell. */

import { faults } from "./axe.js";
import { cards, expect, openMap, places, pointOf, pressUntil, test } from "./fixtures.js";

/** Every kind of page; an address, or how to find one. */
const PAGES = {
  "the first page": "/",
  "the first page in English": "/?lang=en",
  "the largest letters": "/?size=largest",
  "a search that finds nothing": "/?q=どこにもないことば",
  "a search near a town": "/?q=緑町 9-9",
  "a name half typed": "/?q=こてさしえ",
  "what is held on a day": "/?open=wed",
  "places whose dates nobody knows": "/?open=unknown",
  "a month of sessions": async (request) => {
    const answer = await request.get("/api/nearest?lat=35.79&lon=139.47&limit=100&category=salon");
    const { features } = await answer.json();
    return `/places/${features.find(({ properties: p }) => p.next_session?.end).id}`;
  },
  "welfare shelters": "/?category=welfare_shelter",
  "a place": async (request) => `/places/${(await places(request, "salon"))[0].id}`,
  "a welfare shelter": async (request) => `/places/${(await places(request, "welfare_shelter"))[0].id}`,
  "about": "/about",
  "about privacy": "/about/privacy",
  "about accessibility": "/about/accessibility",
  "a page that does not exist": "/nowhere",
};

for (const colorScheme of ["light", "dark"]) {
  test.describe(`in ${colorScheme} colours`, () => {
    test.use({ colorScheme });

    for (const [name, address] of Object.entries(PAGES)) {
      test(`${name} can be used by everyone`, async ({ page, request, provoked }) => {
        provoked.push(/status of 404/);
        await page.goto(typeof address === "string" ? address : await address(request));
        expect(await faults(page)).toEqual([]);
        // What opens, one after another: an open list may lie over what is beneath it.
        for (const details of await page.locator("details").all()) {
          await details.evaluate((element) => (element.open = true));
          expect(await faults(page, details)).toEqual([]);
          await details.evaluate((element) => (element.open = false));
        }
      });
    }

    test("a card on the map can be used by everyone", async ({ page }, info) => {
      test.skip(info.project.name !== "phone", "wide screens show the card in the list");
      const map = await openMap(page, "/?category=welfare_shelter");
      const panel = map.locator(".map-selection");
      const at = await pointOf(cards(page).first());
      await pressUntil(page, map, at, () => expect(panel.locator(".card")).toBeVisible({ timeout: 1500 }));
      expect(await faults(page, panel)).toEqual([]);
      const colour = (locator) => locator.evaluate((element) => getComputedStyle(element).color);
      expect(await colour(panel.locator(".answers dd").first())).toBe(await colour(page.locator("body")));
    });

    test("the first page without scripts can be used by everyone", async ({ page, provoked }) => {
      provoked.push(/ERR_FAILED/);
      await page.route("**/*.js", (route) => route.abort());
      await page.goto("/");
      expect(await faults(page)).toEqual([]);
    });
  });
}
