/** A file comes in at the counter: what it would change, the button, and taking it back. */

import { faults } from "./axe.js";
import { expect, test } from "./fixtures.js";
import { addAccount, logIn } from "./people.js";

/** What answers with 4xx is a page, and the browser says so on its console. */
test.beforeEach(({ provoked }) => provoked.push(/status of 4(04|09|22)/));

/** A name that no other test of this service bears. */
function named(info, name) {
  return `${name}${info.project.name}${info.parallelIndex}${info.repeatEachIndex}${info.retry}${info.titlePath.join("").length}`;
}

/** Somebody at the page for files, logged in. */
async function atImport(page, service, info, role = "admin") {
  const name = named(info, role);
  await addAccount(service, name, role);
  await logIn(page, name);
  await page.getByRole("link", { name: "ファイルの取りこみ" }).first().click();
  await expect(page.getByRole("heading", { name: "ファイルの取りこみ", level: 1 })).toBeVisible();
  return name;
}

/** Chooses a file and has it compared; the sample may stay. */
async function compare(page, name, text) {
  await page.getByLabel("ファイル", { exact: true }).setInputFiles({ name, mimeType: "text/csv", buffer: Buffer.from(text) });
  await page.getByLabel("見本の場所を残したまま、取りこむ").check();
  await page.getByRole("button", { name: "登録とくらべる" }).click();
}

function edition(info, phone, more = "") {
  const name = named(info, "サロン");
  return [
    "ID,種別,名称,住所,緯度,経度,地区,電話番号",
    `${name}1,salon,${name}みどり,埼玉県所沢市緑町1-2,35.7870,139.4733,所沢,${phone}`,
    `${name}2,salon,${name}やまぐち,埼玉県所沢市山口9,35.7700,139.4500,山口,`,
    more,
  ].join("\n");
}

async function looksRight(page, info, name) {
  expect(await faults(page), name).toEqual([]);
  const overflow = await page.evaluate(() => document.documentElement.scrollWidth - innerWidth);
  expect(overflow, `${name} is wider than the window`).toBeLessThanOrEqual(0);
  if (process.env.SHOTS) {
    await page.screenshot({ path: `${process.env.SHOTS}/${info.project.name}-${name}.png`, fullPage: true });
  }
}

for (const scripts of [true, false]) {
  test.describe(scripts ? "with scripts" : "without scripts", () => {
    // Without any scripts axe hangs: that it finds nothing is checked with them.
    test.use({ javaScriptEnabled: scripts });

    test("a file is compared, imported and taken back", async ({ page, service, request }, info) => {
      await atImport(page, service, info);
      const check = async (name) => scripts && (await looksRight(page, info, name));
      await check("import");
      await compare(page, "サロン一覧.csv", edition(info, "04-0000-0001", "x,salon,こわれた行,,99,139,,"));
      await expect(page.getByRole("heading", { name: "取りこむ前の確認" })).toBeVisible();
      await expect(page.getByText("まだ何も変わっていません。")).toBeVisible();
      await expect(page.getByText("緯度が-90から90の外です。")).toBeVisible();
      await check("compared");
      await page.getByRole("button", { name: "取りこむ（新しい場所2件）" }).click();
      await expect(page.getByRole("heading", { name: "取りこみました" })).toBeVisible();
      await check("done");
      const name = named(info, "サロン");
      const found = async () => {
        const answer = await request.get(`/api/places?q=${encodeURIComponent(name)}`);
        return (await answer.json()).features.length;
      };
      expect(await found()).toBe(2);

      await page.getByRole("link", { name: "ほかのファイルを取りこむ" }).click();
      await compare(page, "来年のサロン一覧.csv", edition(info, "04-0000-0002"));
      await expect(page.getByText("04-0000-0002")).toBeVisible();
      await check("changed");
      await page.getByRole("button", { name: "取りこむ（変わる場所1件）" }).click();
      await page.getByRole("link", { name: "この取りこみの記録を見る・取り消す" }).click();
      await expect(page.getByRole("heading", { name: "取りこみの記録" })).toBeVisible();
      await check("run");
      await page.getByRole("button", { name: "この取りこみを取り消す" }).click();
      await expect(page.getByText("取りこみを取り消しました。")).toBeVisible();
      await expect(page.getByText(/前の内容にもどした場所 1件/)).toBeVisible();
      await check("undone");

      await page.getByRole("link", { name: "ファイルの取りこみ" }).first().click();
      await check("list");
      await page.locator(".entries a").filter({ hasText: "サロン一覧.csv" }).filter({ hasNotText: "来年" }).first().click();
      await page.getByRole("button", { name: "この取りこみを取り消す" }).click();
      await expect(page.getByText(/なくした場所 2件/)).toBeVisible();
      expect(await found()).toBe(0);
    });
  });
}

test("an editor is told of rows that are not theirs", async ({ page, service }, info) => {
  await atImport(page, service, info, "editor");
  await compare(page, "サロン一覧.csv", edition(info, "04-0000-0001"));
  await expect(page.getByText("担当する地区の外の場所です。取りこみません。")).toBeVisible();
  await expect(page.getByRole("button", { name: "取りこむ（新しい場所1件）" })).toBeVisible();
  await looksRight(page, info, "editor");
});

test("columns that nobody knows are asked for, with examples", async ({ page, service }, info) => {
  await atImport(page, service, info);
  const name = named(info, "会館");
  await compare(page, "会館.csv", `館のなまえ,ばしょ${name},でんわ\n${name},埼玉県所沢市緑町1,04-0000-0007\n`);
  await expect(page.getByRole("heading", { name: "列の名前をたしかめてください" })).toBeVisible();
  await looksRight(page, info, "columns");
  await page.getByLabel("場所の種別").selectOption({ label: "公共施設" });
  await page.getByLabel("館のなまえ").selectOption("名称");
  await page.getByLabel(`ばしょ${name}`).selectOption("住所");
  await page.getByLabel("でんわ").selectOption("電話番号");
  await page.getByRole("button", { name: "この読み方で、登録とくらべる" }).click();
  await expect(page.getByRole("button", { name: /新しい場所1件/ })).toBeVisible();
});

test("a file that cannot be read says what to do", async ({ page, service }, info) => {
  await atImport(page, service, info);
  await compare(page, "古い表.xls", "\u00d0\u00cf\u0011\u00e0 \u0000\u0000");
  await expect(page.getByRole("heading", { name: "取りこめませんでした" })).toBeVisible();
  await expect(page.getByText("登録は、前のまま変わっていません。")).toBeVisible();
  await looksRight(page, info, "failed");
});

test("many rows show how far they are", async ({ page, service }, info) => {
  await atImport(page, service, info);
  const name = named(info, "会");
  const rows = Array.from({ length: 6000 }, (_, n) => `${name}${n},salon,${name}${n},,${35 + n / 1e5},${139 + n / 1e5},,`);
  await compare(page, "大きな表.csv", ["ID,種別,名称,住所,緯度,経度,地区,電話番号", ...rows].join("\n"));
  await expect(page.getByRole("heading", { name: "取りこむ前の確認" })).toBeVisible({ timeout: 50_000 });
  await expect(page.getByText("ほかに5900件あります。")).toBeAttached();
  await page.getByRole("button", { name: "やめる" }).first().click();
  await expect(page.getByRole("heading", { name: "ファイルの取りこみ", level: 1 })).toBeVisible();
});
