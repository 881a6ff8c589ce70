/** Those who keep the register: coming in, inviting, keeping out; with and without scripts. */

import { readFile } from "node:fs/promises";
import { faults } from "./axe.js";
import { expect, test } from "./fixtures.js";
import { PASSWORD, addAccount, code, logIn, sendLogin } from "./people.js";
import { startService } from "./server.js";

const NEW = "みどりのかさ2ほん";

/** What answers with 4xx is a page, and the browser says so on its console. */
test.beforeEach(({ provoked }) => provoked.push(/status of 4(03|04|22)/));

/** A name that no other test of this service bears. */
function named(info, name) {
  return `${name} ${info.project.name} ${info.parallelIndex}-${info.repeatEachIndex}-${info.retry}`;
}

/** Chooses a password on the page of a link. */
async function choose(page, password = NEW) {
  await page.getByLabel("新しいパスワード", { exact: true }).fill(password);
  await page.getByLabel("新しいパスワード（もう一度）").fill(password);
  await page.getByRole("button", { name: "決めて、ログインする" }).click();
}

for (const javaScriptEnabled of [true, false]) {
  test.describe(javaScriptEnabled ? "with scripts" : "without scripts", () => {
    test.use({ javaScriptEnabled });

    test("the first administrator comes in, invites a colleague and shuts them out again", async ({ page, browser }) => {
      const service = await startService(["--no-sample", "--basemap", "none"]);
      const other = await browser.newContext({ javaScriptEnabled, locale: "ja-JP" });
      try {
        const link = await readFile(`${service.folder}/first-administrator.txt`, "utf8");
        await page.goto(link.trim());
        await page.getByLabel("名前", { exact: true }).fill("福祉総務課 佐藤");
        await choose(page, "password");
        await expect(page.getByRole("alert")).toContainText("言い当てられる");
        await expect(page.getByLabel("名前", { exact: true })).toHaveValue("福祉総務課 佐藤");
        await choose(page);
        await expect(page.getByRole("heading", { name: "福祉総務課 佐藤さん" })).toBeVisible();

        await page.getByRole("link", { name: "利用者" }).first().click();
        await page.getByRole("link", { name: "人を招待する" }).click();
        await page.getByLabel("名前", { exact: true }).fill("山田");
        await page.getByRole("radio", { name: "団体の人" }).check();
        await page.getByLabel("団体の名前").fill("ひだまりの会");
        await page.getByRole("button", { name: "リンクをつくる" }).click();
        const message = await page.getByLabel("送る文").inputValue();
        expect(message).toContain("山田さん");

        const guest = await other.newPage();
        await guest.goto(message.match(/http\S+/)[0]);
        await expect(guest.getByText("ひだまりの会")).toBeVisible();
        await choose(guest);
        await expect(guest.getByRole("heading", { name: "山田さん" })).toBeVisible();

        await page.getByRole("link", { name: "利用者の一覧へ" }).click();
        await page.getByRole("link", { name: /山田/ }).click();
        await page.getByRole("button", { name: "利用を止める" }).click();
        await expect(page.getByText("停止中")).toBeVisible();
        await guest.reload();
        await expect(guest.getByRole("heading", { name: "ログイン" })).toBeVisible();
        await sendLogin(guest, "山田", NEW);
        await expect(guest.getByRole("alert")).toContainText("名前かパスワードがちがいます");
      } finally {
        await other.close();
        await service.stop();
      }
    });

    test("a wrong password is said, and the right one leads on", async ({ page, service }, info) => {
      const name = named(info, `花子${javaScriptEnabled}`);
      await addAccount(service, name, "editor");
      await page.goto("/staff/account");
      await sendLogin(page, name, "wrong-lamp-river");
      await expect(page.getByRole("alert")).toContainText("名前かパスワードがちがいます");
      await expect(page.getByLabel("名前", { exact: true })).toHaveValue(name);
      await sendLogin(page, name);
      await expect(page).toHaveURL(/\/staff\/account$/);
      await page.getByRole("button", { name: "ログアウト・交代" }).click();
      await expect(page).toHaveURL(/\/staff\/login$/);
      await page.goto("/staff");
      await expect(page.getByRole("heading", { name: "ログイン" })).toBeVisible();
    });

    test("a code of an app is asked for once it is set up", async ({ page, service }, info) => {
      const name = named(info, `次郎${javaScriptEnabled}`);
      await addAccount(service, name, "disaster");
      await logIn(page, name);
      await page.goto("/staff/account/second-factor");
      await expect(page.getByRole("img", { name: /QR/ })).toBeVisible();
      const secret = await page.locator(".secret").innerText();
      await page.getByLabel("アプリに出た6けたの番号").fill(code(secret));
      await page.getByLabel("いまのパスワード").fill(PASSWORD);
      await page.getByRole("button", { name: "確認の番号を使いはじめる" }).click();
      await expect(page.locator(".recovery li")).toHaveCount(10);
      const recovery = await page.locator(".recovery li").first().innerText();
      await page.getByRole("link", { name: "控えました" }).click();

      for (const typed of [code(secret, 1), recovery]) {
        await page.getByRole("button", { name: "ログアウト・交代" }).click();
        await sendLogin(page, name);
        await page.getByLabel("アプリに出ている6けたの番号").fill("000000");
        await page.getByRole("button", { name: "ログインする" }).click();
        await expect(page.getByRole("alert")).toContainText("番号がちがいます");
        await page.getByLabel("アプリに出ている6けたの番号").fill(typed);
        await page.getByRole("button", { name: "ログインする" }).click();
        await expect(page.getByRole("heading", { name: `${name}さん` })).toBeVisible();
      }
    });
  });
}

test("the keyboard alone logs in and out", async ({ page, service }, info) => {
  const name = named(info, "鍵子");
  await addAccount(service, name, "editor");
  await page.goto("/staff/login");
  const label = page.getByLabel("名前", { exact: true });
  for (let step = 0; step < 20 && !(await label.evaluate((field) => field === document.activeElement)); step += 1) {
    await page.keyboard.press("Tab");
  }
  await page.keyboard.type(name);
  await page.keyboard.press("Tab");
  await page.keyboard.type(PASSWORD);
  await page.keyboard.press("Tab");
  await page.keyboard.press("Space");
  await expect(page.getByRole("checkbox", { name: "この端末は自分専用" })).toBeChecked();
  await page.keyboard.press("Enter");
  await expect(page.getByRole("heading", { name: `${name}さん` })).toBeVisible();
  await page.getByRole("button", { name: "ログアウト・交代" }).press("Enter");
  await expect(page).toHaveURL(/\/staff\/login$/);
});

test("the bar has the page that is open in sight, in one row on a phone; who is logged in stands beside the way out", async ({ page, service }, info) => {
  const admin = named(info, "管理");
  await addAccount(service, admin, "admin");
  await logIn(page, admin);
  const bar = page.getByRole("navigation", { name: "職員のページ" });
  for (const address of ["/staff", "/staff/import", "/staff/incidents", "/staff/users", "/staff/account"]) {
    await page.goto(address);
    await expect(bar.locator("[aria-current]"), address).toBeInViewport({ ratio: 0.99 });
    const wanted = info.project.name === "phone" ? "a, .staff-who, button" : ".staff-who, button";
    const middles = await bar.locator(wanted).evaluateAll((all) =>
      all.map((part) => part.getBoundingClientRect()).map(({ top, height }) => top + height / 2),
    );
    expect(Math.max(...middles) - Math.min(...middles), address).toBeLessThan(5);
    expect(await page.evaluate(() => scrollY), address).toBe(0);
  }
});

test("the text of an invitation is copied with one press", async ({ page, service, context }, info) => {
  await context.grantPermissions(["clipboard-read", "clipboard-write"]);
  await addAccount(service, named(info, "管理写し"), "admin");
  await logIn(page, named(info, "管理写し"));
  await page.goto("/staff/users/new");
  await page.getByLabel("名前", { exact: true }).fill(named(info, "招待写し"));
  await page.getByRole("radio", { name: "災害" }).check();
  await page.getByRole("button", { name: "リンクをつくる" }).click();
  await page.getByRole("button", { name: "文を写す" }).click();
  await expect(page.getByRole("button", { name: "写しました" })).toBeVisible();
  expect(await page.evaluate(() => navigator.clipboard.readText())).toContain("/staff/link?token=");
});

for (const colorScheme of ["light", "dark"]) {
  test.describe(`in ${colorScheme} colours`, () => {
    test.use({ colorScheme });

    test("the pages before a login can be used by everyone", async ({ page, service }, info) => {
      const admin = named(info, `玄関${colorScheme}`);
      await addAccount(service, admin, "admin");
      for (const address of ["/staff/login", "/staff/login?idle=1", "/staff/link?token=x"]) {
        await page.goto(address);
        expect(await faults(page), address).toEqual([]);
      }
      await page.goto("/staff/login");
      await sendLogin(page, admin, "wrong-lamp-river");
      await expect(page.getByRole("alert")).toContainText("名前かパスワードがちがいます");
      expect(await faults(page), "a refused login").toEqual([]);
    });

    test("every page for staff can be used by everyone", async ({ page, service }, info) => {
      const admin = named(info, `管理${colorScheme}`);
      await addAccount(service, admin, "admin");
      await logIn(page, admin);
      const addresses = ["/staff", "/staff/account", "/staff/account/second-factor", "/staff/sample", "/staff/users", "/staff/users/new"];
      const larger = ["/staff?size=largest", "/staff/sample?size=largest", "/staff/users/new?size=largest"];
      for (const address of [...addresses, "/staff?lang=en", ...larger]) {
        await page.goto(address);
        expect(await faults(page), address).toEqual([]);
        expect(await tooSmall(page), address).toEqual([]);
        expect(await spare(page), address).toBeGreaterThanOrEqual(0);
      }
    });

    test("an account and what is wrong with it can be used by everyone", async ({ page, service }, info) => {
      const admin = named(info, `名簿${colorScheme}`);
      await addAccount(service, admin, "admin");
      await logIn(page, admin);
      await page.goto("/staff/users");
      await page.getByRole("link", { name: new RegExp(admin) }).click();
      await expect(page.getByRole("button", { name: "変更を保存する" })).toBeVisible();
      expect(await faults(page), "an account").toEqual([]);
      await page.getByRole("radio", { name: "団体の人" }).check();
      await page.getByRole("button", { name: "変更を保存する" }).click();
      await expect(page.getByRole("alert")).toContainText("団体の名前が必要です");
      expect(await faults(page), "what is wrong").toEqual([]);
    });
  });
}

/** How much room is left at the side. */
function spare(page) {
  return page.evaluate(() => innerWidth - document.documentElement.scrollWidth);
}

/** What a finger would miss. */
function tooSmall(page) {
  const targets = "button, summary, input:not([type=hidden], [type=checkbox], [type=radio], [hidden]), .staff-bar a, a.action, a.button, .users a";
  return page.locator(targets).evaluateAll((all) =>
    all
      .filter((part) => part.checkVisibility() && part.getBoundingClientRect().height < 44)
      .map((part) => `${part.outerHTML.slice(0, 60)} ${part.getBoundingClientRect().height}`),
  );
}
