/** Staff at a counter or on a phone: how many actions a change takes, and what is kept. */

import { faults } from "./axe.js";
import { expect, places, test as base } from "./fixtures.js";
import { addAccount, logIn } from "./people.js";

let people = 0;

const test = base.extend({
  /** Somebody logged in, on the first page for staff. */
  page: async ({ page, service }, use) => {
    people += 1;
    const name = `管理${process.pid}の${people}`;
    await addAccount(service, name, "admin");
    await logIn(page, name);
    await use(page);
  },
});

/** Somebody else takes over the device; gives who had it. An unknown name gets an account. */
async function changePerson(page, service, name) {
  const before = await page.locator(".staff-who").evaluate((who) => who.firstChild.textContent.trim());
  await page.getByRole("button", { name: "ログアウト・交代" }).click();
  await expect(page).toHaveURL(/login/);
  const isNew = !name.startsWith("管理");
  const account = isNew ? `${name}${before}` : name;
  if (isNew) await addAccount(service, account, "admin");
  await logIn(page, account);
  return before;
}

/** Counts what somebody does: taps, fields filled in, keys. */
function counter() {
  const actions = [];
  return {
    actions,
    tap: async (locator) => {
      actions.push(`tap ${locator}`);
      await locator.click();
    },
    tick: async (locator) => {
      actions.push(`tick ${locator}`);
      await locator.click();
    },
    type: async (locator, text) => {
      actions.push(`type ${locator}`);
      await locator.fill(text);
    },
    key: async (locator, key) => {
      actions.push(`key ${key}`);
      await locator.press(key);
    },
  };
}

/** A day of a line of the schedule, as it is seen. */
function day(page, line, word) {
  return page.locator("fieldset.line").nth(line).locator("label", { hasText: new RegExp(`^${word}$`) });
}

/** Writes a salon that is held on the second Tuesday, by what the form offers. */
async function writeSalon(page, name) {
  const did = counter();
  await did.tap(page.getByRole("link", { name: "新しい場所を登録する" }));
  await did.tap(page.getByRole("link", { name: /^地域サロン/ }));
  await did.type(page.getByLabel("名前", { exact: true }), name);
  await did.type(page.getByLabel("団体の名前"), "みどり町自治会");
  await did.tick(day(page, 0, "火"));
  await did.tick(page.locator("fieldset.line").first().locator("label", { hasText: /^第2$/ }));
  await did.type(page.locator("#line0-start"), "10:00");
  await did.type(page.locator("#line0-end"), "12:00");
  await did.type(page.getByLabel("住所"), "埼玉県所沢市緑町1-2-3");
  await did.type(page.getByLabel("建物・階・部屋"), "みどり会館 2階");
  await did.type(page.getByLabel("だれが来られるか"), "どなたでも");
  await did.type(page.getByLabel("費用"), "1回100円");
  await did.type(page.getByLabel("電話番号"), "04-0000-0123");
  await did.tap(page.getByRole("button", { name: "公開する" }));
  await expect(page.getByText("公開しました。")).toBeVisible();
  return did.actions;
}

test("a new salon from a paper leaflet takes at most twenty actions", async ({ page }) => {
  const actions = await writeSalon(page, "ちらしのサロン");
  expect(actions.length, actions.join("\n")).toBeLessThanOrEqual(20);
  await page.getByRole("link", { name: "住民のページを見る" }).click();
  await expect(page.getByText("毎月第2火曜日 10:00～12:00").first()).toBeVisible();
});

test("a changed weekday takes at most six actions", async ({ page }) => {
  await writeSalon(page, "曜日のサロン");
  await page.goto("/staff");
  const did = counter();
  const search = page.getByRole("searchbox");
  await did.type(search, "曜日のサロン");
  await did.key(search, "Enter");
  await did.tap(page.getByRole("link", { name: /^曜日のサロン/ }).first());
  await did.tick(day(page, 0, "火"));
  await did.tick(day(page, 0, "水"));
  await expect(page.locator("#reading-shown")).toContainText("第2水曜日");
  await did.tap(page.getByRole("button", { name: "保存する" }));
  await expect(page.getByText("保存しました。")).toBeVisible();
  expect(did.actions.length, did.actions.join("\n")).toBeLessThanOrEqual(6);
  await page.getByRole("link", { name: "住民のページを見る" }).click();
  await expect(page.getByText("毎月第2水曜日 10:00～12:00").first()).toBeVisible();
});

test("“checked today” takes one", async ({ page }) => {
  const did = counter();
  await did.tap(page.getByRole("button", { name: /^きょう確認した/ }).first());
  await expect(page.getByText("きょう確認したことを記録しました。")).toBeVisible();
  expect(did.actions.length).toBe(1);
});

test("what was typed waits on the device for its owner until it is saved", async ({ page, service, request }) => {
  const [place] = await places(request, "consultation");
  const address = `/staff/places/${place.id}`;
  await page.goto(address);
  const saved = await page.getByLabel("そのほか知らせたいこと").inputValue();
  await page.getByLabel("そのほか知らせたいこと").fill("書きかけの文");
  await page.waitForTimeout(600);
  await page.goto("/staff");
  await page.goto(address);
  await expect(page.getByLabel("そのほか知らせたいこと")).toHaveValue(saved);
  await page.getByRole("button", { name: "書きかけをもどす" }).click();
  await expect(page.getByLabel("そのほか知らせたいこと")).toHaveValue("書きかけの文");
  await page.getByRole("button", { name: "保存する" }).click();
  await expect(page.getByText("保存しました。")).toBeVisible();
  const kept = () => page.evaluate(() => Object.keys(localStorage).filter((key) => key.startsWith("ibasho:")));
  await expect.poll(kept).toEqual([]);
  await page.getByLabel("そのほか知らせたいこと").fill("また書きかけ");
  await page.waitForTimeout(600);
  const owner = await changePerson(page, service, "別の人");
  await page.goto(address);
  await expect(page.getByLabel("そのほか知らせたいこと")).toBeVisible();
  await expect(page.locator(".unsaved")).toHaveCount(0);
  await changePerson(page, service, owner);
  await page.goto(address);
  await page.getByRole("button", { name: "書きかけをもどす" }).click();
  await expect(page.getByLabel("そのほか知らせたいこと")).toHaveValue("また書きかけ");
});

test("a tap on another button leaves unsaved work alone", async ({ page, request }) => {
  const place = (await places(request, "salon"))[1];
  await page.goto(`/staff/places/${place.id}`);
  await page.getByLabel("そのほか知らせたいこと").fill("書きかけの文");
  await page.waitForTimeout(600);
  await page.getByRole("button", { name: /^きょう確認した/ }).first().click();
  await expect(page.getByText("きょう確認したことを記録しました。")).toBeVisible();
  await page.getByRole("button", { name: "書きかけをもどす" }).click();
  await expect(page.getByLabel("そのほか知らせたいこと")).toHaveValue("書きかけの文");
});

test("the pin is moved by the keyboard, and its fields follow", async ({ page, request }) => {
  const [place] = await places(request, "salon");
  await page.goto(`/staff/places/${place.id}`);
  await page.locator("#pin").scrollIntoViewIfNeeded();
  const pin = page.locator(".maplibregl-marker");
  await expect(pin).toBeVisible({ timeout: 20_000 });
  const before = await page.locator("#lon").inputValue();
  await pin.focus();
  await pin.press("ArrowRight");
  await expect(page.locator("#lon")).not.toHaveValue(before);
  expect(Number(await page.locator("#lon").inputValue())).toBeGreaterThan(Number(before));
  await page.locator("#lon").fill(before);
  await page.locator("#lon").press("Tab");
  await pin.press("ArrowLeft");
  expect(Number(await page.locator("#lon").inputValue())).toBeLessThan(Number(before));
});

test("a double is named while somebody types", async ({ page, request }) => {
  await writeSalon(page, "にたものサロン");
  const found = (await places(request, "salon")).find((place) => place.properties.name === "にたものサロン");
  await page.goto("/staff/places/new?category=salon");
  await page.getByLabel("名前", { exact: true }).fill("ニタモノ サロン");
  await page.getByLabel("住所").fill("埼玉県所沢市緑町1-2-3");
  const warning = page.locator("#duplicates");
  await expect(warning).toContainText("もう登録されているかもしれません");
  expect(found).toBeTruthy();
});

test("everything is done without scripts too", async ({ page, provoked }) => {
  provoked.push(/ERR_FAILED/);
  await page.route("**/*.js", (route) => route.abort());
  await page.goto("/staff");
  await writeSalon(page, "台本なしのサロン");
  await page.getByLabel("電話番号").fill("04-0000-0456");
  await page.getByRole("button", { name: "住民からの見え方を見る" }).click();
  await expect(page.getByRole("heading", { name: "住民からは、こう見えます" })).toBeVisible();
  await page.getByRole("button", { name: "保存する" }).click();
  await expect(page.getByText("保存しました。")).toBeVisible();
  await page.getByRole("link", { name: "変更の履歴" }).last().click();
  await page.getByRole("button", { name: /^この変更を元に戻す/ }).first().click();
  await expect(page.getByText("元に戻しました。")).toBeVisible();
  await expect(page.getByLabel("電話番号")).toHaveValue("04-0000-0123");
});

for (const colorScheme of ["light", "dark"]) {
  test.describe(`in ${colorScheme} colours`, () => {
    test.use({ colorScheme });

    test("the pages for staff can be used by everyone", async ({ page, request }) => {
      test.slow();
      const [salon] = await places(request, "salon");
      const [shelter] = await places(request, "welfare_shelter");
      const addresses = [
        "/staff",
        "/staff/places",
        "/staff/places?what=due&lang=en",
        "/staff/places/new?lang=ja",
        "/staff/places/new?category=children_cafeteria",
        `/staff/places/${salon.id}`,
        `/staff/places/${shelter.id}`,
        `/staff/places/${salon.id}/history`,
        "/staff/history",
      ];
      for (const address of addresses) {
        await page.goto(address);
        await page.evaluate(() => document.querySelectorAll("details.fold").forEach((part) => (part.open = true)));
        expect(await faults(page), address).toEqual([]);
        const overflow = await page.evaluate(() => document.documentElement.scrollWidth - innerWidth);
        expect(overflow, `${address} is wider than the window`).toBeLessThanOrEqual(0);
      }
    });
  });
}
