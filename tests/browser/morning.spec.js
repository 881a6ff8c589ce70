/**
 * A morning at the welfare section: who keeps the register, and what happens to one
 * salon of it from nine to noon. Every step is a page that somebody sees.
 */

import { readFile } from "node:fs/promises";
import { faults } from "./axe.js";
import { expect, test as base } from "./fixtures.js";
import { startService } from "./server.js";

const SECRET = "みどりのかさ2ほん";
const SALON = "あさひサロン";

/** Nobody reads and types faster: the program waits for it too. */
const PACE = 3100;

/** A file as a welfare council sends it. */
const FILE = [
  "ID,種別,名称,住所,緯度,経度,地区,電話番号,団体名",
  "1,elderly_gathering,ゆうひ体操,埼玉県所沢市緑町1-2,35.7870,139.4733,所沢,04-0000-0021,",
  "2,elderly_gathering,みなみ茶話会,埼玉県所沢市緑町3-4,35.7880,139.4740,所沢,04-0000-0022,",
].join("\n");

const test = base.extend({
  actionTimeout: 15_000,
  /** A register of its own without the sample. */
  office: async ({}, use) => {
    const office = await startService(["--no-sample", "--basemap", "none"]);
    await use(office);
    await office.stop();
  },
  baseURL: async ({ office }, use) => use(office.address),
  /** Opens the browser of somebody else. */
  someone: async ({ browser, viewport, hasTouch, office }, use) => {
    const contexts = [];
    await use(async () => {
      const context = await browser.newContext({ viewport, hasTouch, locale: "ja-JP", baseURL: office.address });
      contexts.push(context);
      return context.newPage();
    });
    for (const context of contexts) await context.close();
  },
});

/** Sees whether a page can be used by everyone; keeps a picture of it where asked to. */
async function look(page, info, name) {
  expect(await faults(page), name).toEqual([]);
  const over = await page.evaluate(() => document.documentElement.scrollWidth - innerWidth);
  expect(over, `${name} is wider than the window`).toBeLessThanOrEqual(0);
  if (process.env.SHOTS) {
    await page.screenshot({ path: `${process.env.SHOTS}/morning-${info.project.name}-${name}.png`, fullPage: true });
  }
}

/** Chooses a password on the page of a link. */
async function choose(page) {
  await page.getByLabel("新しいパスワード", { exact: true }).fill(SECRET);
  await page.getByLabel("新しいパスワード（もう一度）").fill(SECRET);
  await page.getByRole("button", { name: "決めて、ログインする" }).click();
}

/** Invites somebody; gives the link that is sent to them. */
async function invite(page, name, role, { organization, district }) {
  await page.goto("/staff/users/new");
  await page.getByLabel("名前", { exact: true }).fill(name);
  await page.getByRole("radio", { name: role }).check();
  if (organization) await page.getByLabel("団体の名前").fill(organization);
  if (district) await page.locator("[name=more-districts]").fill(district);
  await page.getByRole("button", { name: "リンクをつくる" }).click();
  return (await page.getByLabel("送る文").inputValue()).match(/http\S+/)[0];
}

/** Finds the salon from the first page for staff. */
async function openSalon(page) {
  await page.goto("/staff");
  await page.getByRole("searchbox").fill(SALON);
  await page.getByRole("searchbox").press("Enter");
  await page.getByRole("link", { name: new RegExp(`^${SALON}`) }).first().click();
  await expect(page.getByRole("heading", { level: 1 })).toContainText(SALON);
}

test("a morning at the welfare section", async ({ page: admin, office, someone, request, provoked }, info) => {
  test.setTimeout(180_000);
  provoked.push(/status of 4(09|22)/);
  const [editor, contributor, resident] = [await someone(), await someone(), await someone()];

  await test.step("the administrator invites an editor and an organization", async () => {
    await admin.goto((await readFile(`${office.folder}/first-administrator.txt`, "utf8")).trim());
    await admin.getByLabel("名前", { exact: true }).fill("佐藤");
    await choose(admin);
    await expect(admin.getByRole("heading", { name: "佐藤さん" })).toBeVisible();
    await look(admin, info, "1-home");
    await editor.goto(await invite(admin, "鈴木", "編集", { district: "所沢" }));
    await choose(editor);
    await expect(editor.getByRole("heading", { name: "鈴木さん" })).toBeVisible();
    await contributor.goto(await invite(admin, "高橋", "団体の人", { organization: "あさひ会" }));
    await choose(contributor);
    await expect(contributor.getByRole("heading", { name: "高橋さん" })).toBeVisible();
    await look(contributor, info, "1-organization");
  });

  const id = await test.step("the editor writes a salon from a leaflet", async () => {
    await editor.getByRole("link", { name: "新しい場所を登録する" }).click();
    await editor.getByRole("link", { name: /^地域サロン/ }).click();
    await editor.getByLabel("名前", { exact: true }).fill(SALON);
    await editor.getByLabel("団体の名前").fill("あさひ会");
    await editor.locator("fieldset.line").first().locator("label", { hasText: /^火$/ }).click();
    await editor.locator("#line0-start").fill("10:00");
    await editor.locator("#line0-end").fill("12:00");
    await editor.getByLabel("住所").fill("埼玉県所沢市緑町1-2-3");
    await editor.getByLabel("電話番号").fill("04-0000-0001");
    await editor.getByLabel("地区").selectOption("所沢");
    await editor.getByRole("button", { name: "公開する" }).click();
    await expect(editor.getByText("公開しました。")).toBeVisible();
    await look(editor, info, "2-published");
    return new URL(editor.url()).pathname.split("/").at(-1);
  });

  await test.step("the organization corrects it, and the editor takes a part", async () => {
    await contributor.goto("/staff");
    await look(contributor, info, "3-own");
    await contributor.getByRole("link", { name: new RegExp(`^${SALON}`) }).first().click();
    await contributor.getByLabel("電話番号").fill("04-0000-0002");
    await contributor.getByLabel("費用").fill("1回100円");
    await contributor.getByRole("button", { name: "確認を頼む" }).click();
    await expect(contributor.getByText("確認を頼みました。")).toBeVisible();
    await look(contributor, info, "3-proposed");
    await editor.goto("/staff");
    await look(editor, info, "3-waits");
    await editor.locator(".waits a", { hasText: SALON }).first().click();
    await look(editor, info, "3-review");
    await editor.getByLabel("「費用」を入れる").uncheck();
    await editor.locator("#reason").fill("費用は、チラシが届いてから入れます");
    await editor.getByRole("button", { name: "チェックした内容を入れる" }).click();
    await expect(editor.getByRole("heading", { level: 1 })).toContainText("一部を反映");
    await contributor.getByRole("link", { name: "頼んだことを見る・取り下げる" }).click();
    await contributor.getByRole("link", { name: "終わったもの" }).click();
    await contributor.getByRole("link", { name: new RegExp(SALON) }).click();
    await expect(contributor.getByText("費用は、チラシが届いてから入れます")).toBeVisible();
    await look(contributor, info, "3-answer");
  });

  await test.step("a resident says that nobody was there", async () => {
    await resident.goto(`/places/${id}`);
    await expect(resident.getByText("04-0000-0002").first()).toBeVisible();
    await expect(resident.getByText("1回100円")).toHaveCount(0);
    await resident.getByRole("link", { name: /情報が違う/ }).click();
    await resident.getByLabel("書いてあることが違う").check();
    await resident.getByLabel("教えてください").fill("入口は裏です");
    await resident.waitForTimeout(PACE);
    await look(resident, info, "4-suggest");
    await resident.getByRole("button", { name: "この内容を知らせる" }).click();
    await expect(resident.getByRole("heading", { level: 1 })).toContainText("受け取りました");
    await look(resident, info, "4-sent");
    await editor.goto("/staff/suggestions");
    await editor.getByRole("link", { name: new RegExp(SALON) }).click();
    await expect(editor.getByText("入口は裏です")).toBeVisible();
    await editor.getByRole("link", { name: "この場所の入力画面をひらく" }).click();
    await expect(editor.getByLabel("行き方")).toBeVisible();
  });

  await test.step("two editors collide, and nothing is lost", async () => {
    await openSalon(admin);
    await editor.getByLabel("行き方").fill("入口は建物の裏です");
    await editor.getByLabel("電話番号").fill("04-0000-0003");
    await editor.getByRole("button", { name: "保存する" }).click();
    await expect(editor.getByText("保存しました。")).toBeVisible();
    await admin.getByLabel("そのほか知らせたいこと").fill("お茶が出ます");
    await admin.getByLabel("電話番号").fill("04-0000-0004");
    await admin.getByRole("button", { name: "保存する" }).click();
    await expect(admin.getByRole("heading", { name: "ほかの人が先に変えていました" })).toBeVisible();
    await look(admin, info, "5-collision");
    await admin.getByRole("button", { name: "この内容で保存する" }).click();
    await expect(admin.getByText("保存しました。")).toBeVisible();
    await expect(admin.getByLabel("電話番号")).toHaveValue("04-0000-0003");
    await expect(admin.getByLabel("行き方")).toHaveValue("入口は建物の裏です");
    await expect(admin.getByLabel("そのほか知らせたいこと")).toHaveValue("お茶が出ます");
    await admin.getByRole("link", { name: "変更の履歴" }).last().click();
    await expect(admin.locator(".log-entry").first()).toContainText("お茶が出ます");
    await look(admin, info, "5-history");
  });

  await test.step("a file is applied and taken back", async () => {
    const listed = async () => {
      const answer = await request.get(`${office.address}/api/places`);
      return (await answer.json()).features.map((place) => place.properties.name).sort();
    };
    await editor.goto("/staff/import");
    const upload = { name: "通いの場.csv", mimeType: "text/csv", buffer: Buffer.from(FILE) };
    await editor.getByLabel("ファイル", { exact: true }).setInputFiles(upload);
    await editor.getByRole("button", { name: "登録とくらべる" }).click();
    await expect(editor.getByRole("heading", { name: "取りこむ前の確認" })).toBeVisible();
    await look(editor, info, "6-compared");
    await editor.getByRole("button", { name: "取りこむ（新しい場所2件）" }).click();
    await expect(editor.getByRole("heading", { name: "取りこみました" })).toBeVisible();
    expect(await listed()).toEqual([SALON, "みなみ茶話会", "ゆうひ体操"].sort());
    await editor.getByRole("link", { name: "この取りこみの記録を見る・取り消す" }).click();
    await editor.getByRole("button", { name: "この取りこみを取り消す" }).click();
    await expect(editor.getByText("取りこみを取り消しました。")).toBeVisible();
    await look(editor, info, "6-undone");
    expect(await listed()).toEqual([SALON]);
  });
});
