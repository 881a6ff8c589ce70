/** What residents and organizations say about a place, and how staff review it. */

import { faults } from "./axe.js";
import { expect, places, test as base } from "./fixtures.js";
import { addAccount, logIn } from "./people.js";

/** Nobody reads and types faster: the program waits for it too. */
const PACE = 3100;

const test = base.extend({
  /** An administrator that every test of a worker shares. */
  admin: [
    async ({ service }, use) => {
      await addAccount(service, "管理", "admin");
      await use("管理");
    },
    { scope: "worker" },
  ],
  /** A salon with a telephone number. */
  salon: async ({ request }, use) => {
    const salons = await places(request, "salon");
    await use(salons.find(({ properties: p }) => p.phone !== null && p.point_shown === "exact"));
  },
});

/** Nothing is wider than the window, so that nobody has to move it sideways. */
async function fits(page) {
  const [content, window] = await page.evaluate(() => [document.documentElement.scrollWidth, innerWidth]);
  expect(content).toBeLessThanOrEqual(window);
}

for (const javaScriptEnabled of [true, false]) {
  test.describe(javaScriptEnabled ? "with scripts" : "without scripts", () => {
    test.use({ javaScriptEnabled });

    test("a resident says what is wrong, and what was typed outlasts a hasty press", async ({ page, salon, provoked }) => {
      provoked.push(/status of 422/);
      await page.goto(`/places/${salon.id}`);
      await page.getByRole("link", { name: /情報が違う/ }).click();
      await page.locator("#words").fill("電話がつながりません");
      await page.locator("summary", { hasText: "正しい内容" }).click();
      await page.locator("#phone").fill("04-0000-9999");
      await page.getByRole("button", { name: "この内容を知らせる" }).click();
      await expect(page.getByRole("alert")).toContainText("まだ送っていません");
      await expect(page.locator("#words")).toHaveValue("電話がつながりません");
      await expect(page.locator("#phone")).toHaveValue("04-0000-9999");
      await page.waitForTimeout(PACE);
      await page.getByRole("button", { name: "この内容を知らせる" }).click();
      await page.waitForURL("**/suggest/sent?token=*");
      await expect(page.getByRole("heading", { level: 1 })).toContainText("受け取りました");
      await expect(page.locator("main")).toContainText("04-0000-9999");
      await page.getByRole("button", { name: "取り下げる" }).click();
      await expect(page.locator("main")).toContainText("取り下げました");
    });

    test("the day is asked for only by whoever found nobody there", async ({ page, salon, provoked }) => {
      provoked.push(/status of 422/);
      await page.goto(`/places/${salon.id}/suggest`);
      await expect(page.locator("#held_on")).toBeHidden();
      await page.getByLabel("行ったら、やっていなかった").check();
      await expect(page.locator("#held_on")).toBeVisible();
      await expect(page.locator("summary", { hasText: "正しい内容" })).toBeHidden();
      await page.getByRole("button", { name: "この内容を知らせる" }).click();
      await expect(page.getByRole("alert")).toContainText("1か所を直してください");
      await expect(page.locator("#held_on")).toHaveAttribute("aria-invalid", "true");
    });
  });
}

test("everything is reached by keyboard, the hidden field never", async ({ page, salon }) => {
  await page.goto(`/places/${salon.id}/suggest`);
  await page.locator("#kind-correction").focus();
  const reached = [];
  for (let step = 0; step < 5; step += 1) {
    await page.keyboard.press("Tab");
    reached.push(await page.evaluate(() => document.activeElement.id || document.activeElement.localName));
  }
  expect(reached.slice(0, 4)).toEqual(["words", "summary", "contact", "button"]);
  expect(reached).not.toContain("subject");
});

for (const colorScheme of ["light", "dark"]) {
  test(`the pages of residents can be used by everyone in ${colorScheme} colours`, async ({ page, salon, provoked }) => {
    provoked.push(/status of 4\d\d/);
    await page.emulateMedia({ colorScheme });
    for (const address of [`/places/${salon.id}/suggest`, "/suggest", "/suggest?size=largest", "/confirm?token=x"]) {
      await page.goto(address);
      expect(await faults(page), address).toEqual([]);
      await fits(page);
    }
    await page.goto(`/places/${salon.id}/suggest`);
    await page.locator("summary", { hasText: "正しい内容" }).click();
    await page.locator("#url").fill("x");
    await page.getByRole("button", { name: "この内容を知らせる" }).click();
    await expect(page.getByRole("alert")).toBeVisible();
    expect(await faults(page)).toEqual([]);
    await fits(page);
  });
}

test("an organization corrects its place by a link, and staff take a part of it", async ({ page, context, salon, admin }) => {
  await logIn(page, admin);
  await page.goto(`/staff/places/${salon.id}/ask`);
  expect(await faults(page)).toEqual([]);
  await page.getByRole("button", { name: "リンクをつくる" }).click();
  expect(await faults(page)).toEqual([]);
  const link = (await page.locator("#message").inputValue()).match(/http\S+/)[0];

  const guest = await context.browser().newContext({ locale: "ja-JP" });
  const phone = await guest.newPage();
  await phone.setViewportSize({ width: 390, height: 844 });
  await phone.goto(link);
  expect(await faults(phone)).toEqual([]);
  await fits(phone);
  await expect(phone.getByRole("button", { name: "このままで正しい" }).first()).toBeInViewport();
  await phone.getByRole("link", { name: "直すところがある" }).first().click();
  expect(await faults(phone)).toEqual([]);
  await phone.locator("#phone").fill("04-0000-8888");
  await phone.locator("#fee_text").fill("1回 100円");
  await phone.getByRole("button", { name: "この内容を知らせる" }).click();
  await phone.waitForURL("**/suggest/sent?token=*");
  expect(await faults(phone)).toEqual([]);
  await fits(phone);

  await page.goto("/staff/suggestions?order=newest");
  expect(await faults(page)).toEqual([]);
  await fits(page);
  await page.locator(".entries a", { hasText: "団体（確認のリンク）" }).first().click();
  expect(await faults(page)).toEqual([]);
  await fits(page);
  await page.getByLabel("「費用」を入れる").uncheck();
  await page.locator("#reason").fill("費用は確かめています");
  await page.getByRole("button", { name: "チェックした内容を入れる" }).click();
  await expect(page.locator("h1")).toContainText("一部を反映");
  await page.goto(`/places/${salon.id}`);
  await expect(page.locator("main")).toContainText("04-0000-8888");
  await phone.reload();
  await expect(phone.locator("main")).toContainText("費用は確かめています");
  await phone.goto(link);
  await expect(phone.getByRole("heading", { level: 1 })).toContainText("ありがとうございました");
  await guest.close();
});

test("one press confirms a place", async ({ page, salon, admin }) => {
  await logIn(page, admin);
  await page.goto(`/staff/places/${salon.id}/ask`);
  await page.getByRole("button", { name: "リンクをつくる" }).click();
  const link = (await page.locator("#message").inputValue()).match(/http\S+/)[0];
  await page.goto(link);
  await page.getByRole("button", { name: "このままで正しい" }).first().click();
  await expect(page.getByRole("heading", { level: 1 })).toContainText("ありがとうございました");
  expect(await faults(page)).toEqual([]);
});
