/** What people who report on shelters have in their hands, and what they press. */

import { expect } from "./fixtures.js";
import { testInOffice } from "./office.js";
import { sendLogin } from "./people.js";

/**
 * The tests of an office with phones: `phone(name)` gives somebody one of their own, logged in,
 * at the list of shelters.
 * @param {string} shelters a file in the layout of this program
 * @param {string[]} officers the names of the accounts for disasters
 */
export function testWithPhones(shelters, officers) {
  return testInOffice(shelters, officers).extend({
    phone: async ({ browser, viewport, hasTouch, office }, use) => {
      const contexts = [];
      await use(async (name, { script, address = office.address } = {}) => {
        const settings = { viewport, hasTouch, locale: "ja-JP", timezoneId: "Asia/Tokyo", baseURL: address };
        const context = await browser.newContext(settings);
        contexts.push(context);
        if (script) await context.addInitScript(script);
        const page = await context.newPage();
        await takeOver(page, name);
        return page;
      });
      for (const context of contexts) await context.close();
    },
  });
}

/** Logs in on a phone, whoever had it before. */
export async function takeOver(page, name) {
  await page.context().clearCookies();
  await page.goto("/staff/login?next=/staff/shelters");
  await sendLogin(page, name);
  await expect(page.getByRole("link", { name: /^あさひ小学校/ })).toBeVisible();
}

/** Begins a disaster or an exercise. */
export async function begin(page, kind, name) {
  await page.goto("/staff/incidents");
  const radio = page.getByRole("radio", { name: kind });
  // While an exercise runs, the form of the next one is folded away.
  if (!(await radio.isVisible())) await page.locator("details:has([type=radio]) > summary").click();
  await radio.check();
  await page.getByLabel("名前", { exact: true }).fill(name);
  await page.getByRole("button", { name: "始める", exact: true }).click();
  await expect(page.getByText("始めました。")).toBeVisible();
}

/** Opens the page of a shelter from the list; gives its address. */
export async function openShelter(page, name = "あさひ小学校") {
  await page.goto("/staff/shelters");
  await page.getByRole("link", { name: new RegExp(`^${name}`) }).click();
  await expect(page.getByRole("heading", { level: 1 })).toContainText(name);
  return new URL(page.url()).pathname;
}

/** Presses one of the large buttons. */
export async function report(page, status, persons = "") {
  await page.getByLabel(/^いまいる人の数/).fill(persons);
  await page.getByRole("button", { name: status, exact: true }).click();
}

/** What the device says of the reports in a state. */
export function outbox(page, state) {
  return page.locator(`#outbox li[data-state=${state}]`);
}

/** The row of a shelter on the board. */
export function row(page, name) {
  return page.locator("tr[data-place]", { hasText: name });
}

/**
 * The script of a phone whose clock is wrong.
 * @param {number} ms so much it is fast
 */
export function wrongClock(ms) {
  return `(${turnClock})(${ms})`;
}

function turnClock(ms) {
  const Real = Date;
  globalThis.wrongBy = ms;
  globalThis.Date = class extends Real {
    constructor(...given) {
      super(...(given.length > 0 ? given : [Real.now() + globalThis.wrongBy]));
    }
    static now() {
      return Real.now() + globalThis.wrongBy;
    }
  };
}
