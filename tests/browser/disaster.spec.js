/**
 * A typhoon and an exercise: officers at shelters, one of them without a line for a
 * while, an officer at the board, and a resident who looks.
 */

import { faults } from "./axe.js";
import { expect } from "./fixtures.js";
import { testInOffice } from "./office.js";
import { logIn, sendLogin } from "./people.js";

const SHELTERS = [
  "ID,種別,名称,住所,緯度,経度,地区,対象者,定員,設備_車いす可,福祉避難所_直接避難,電話番号,非公開の連絡先",
  "w1,welfare_shelter,みどりの里,埼玉県所沢市緑町1-1,35.7880,139.4740,所沢,要配慮者,50,有,可,04-0000-0011,夜間 090-0000-0011",
  "w2,welfare_shelter,ひかりの家,埼玉県所沢市緑町2-2,35.7900,139.4800,新所沢,障害のある人,,,特定された人のみ,04-0000-0012,",
  "e1,evacuation_shelter,あさひ小学校,埼玉県所沢市緑町3-3,35.7870,139.4733,所沢,,300,,,04-0000-0013,",
  "e2,evacuation_shelter,ゆうひ中学校,埼玉県所沢市緑町4-4,35.7930,139.4690,新所沢,,250,有,,,",
  "s1,emergency_site,なかよし公園,埼玉県所沢市緑町5-5,35.7860,139.4720,所沢,,,,,,",
].join("\n");

const test = testInOffice(SHELTERS, ["本部", "現場"]).extend({
  /** Opens the browser of somebody else. */
  someone: async ({ browser, viewport, hasTouch, office }, use) => {
    const contexts = [];
    await use(async (options = {}) => {
      const settings = { viewport, hasTouch, locale: "ja-JP", timezoneId: "Asia/Tokyo", baseURL: office.address };
      const context = await browser.newContext({ ...settings, ...options });
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
    const path = `${process.env.SHOTS}/disaster-${info.project.name}-${name}`;
    await page.screenshot({ path: `${path}.png` });
    await page.screenshot({ path: `${path}-full.png`, fullPage: true });
  }
}

/** Begins a disaster or an exercise. */
async function begin(page, kind, name) {
  await page.goto("/staff/incidents");
  await page.getByRole("radio", { name: kind }).check();
  await page.getByLabel("名前", { exact: true }).fill(name);
  await page.getByLabel("住民への知らせ").fill("川から離れて、早めに避難してください。");
  await page.getByRole("button", { name: "始める", exact: true }).click();
  await expect(page.getByText("始めました。")).toBeVisible();
}

/** Opens the page of a shelter from the list. */
async function openShelter(page, name) {
  await page.goto("/staff/shelters");
  await page.getByRole("link", { name: new RegExp(`^${name}`) }).click();
  await expect(page.getByRole("heading", { level: 1 })).toContainText(name);
}

/** Reports with one of the large buttons. */
async function report(page, status, persons = "") {
  await page.getByLabel(/^いまいる人の数/).fill(persons);
  await page.getByRole("button", { name: status, exact: true }).click();
}

/** The row of a shelter on the board. */
function row(page, name) {
  return page.locator("tr[data-place]", { hasText: name });
}

test("two officers, one without a line for a while, and a resident", async ({ page: desk, someone, provoked }, info) => {
  test.setTimeout(180_000);
  provoked.push(/ERR_INTERNET_DISCONNECTED|status of 401/);
  const [field, resident] = [await someone(), await someone()];

  await test.step("in peace nobody is alarmed", async () => {
    await resident.goto("/disaster");
    await expect(resident.getByText("いまは、災害の情報はありません")).toBeVisible();
    await look(resident, info, "0-peace");
  });

  await test.step("the desk begins, and everybody sees it", async () => {
    await logIn(desk, "本部");
    await desk.goto("/staff/incidents");
    await look(desk, info, "1-incidents");
    await begin(desk, "ほんとうの災害", "台風第19号");
    await look(desk, info, "1-begun");
    await desk.goto("/disaster");
    await expect(desk.locator("#live")).toHaveAttribute("data-state", "live");
    await expect(row(desk, "みどりの里")).toContainText("報告なし");
    await resident.goto("/disaster");
    await expect(resident.locator("#live")).toHaveAttribute("data-state", "live");
  });

  await test.step("a report reaches the board and the resident without loading again", async () => {
    await logIn(field, "現場");
    await openShelter(field, "みどりの里");
    await look(field, info, "2-shelter");
    await report(field, "開設中", "20");
    await expect(field.locator("#outbox li[data-state=sent]")).toContainText("開設中・20人");
    await expect(field.locator("#now")).toContainText("20人");
    await expect(row(desk, "みどりの里")).toContainText("開設中");
    await expect(desk.locator("#said")).toHaveText("みどりの里：開設中になりました");
    await expect(row(desk, "みどりの里").locator(".vacancy")).toHaveText("30人");
    await expect(row(resident, "みどりの里")).toContainText("開設中");
    await expect(row(resident, "みどりの里")).not.toContainText("090-0000-0011");
    await look(resident, info, "2-resident");
  });

  await test.step("without a line, reports wait and the page says so", async () => {
    await expect.poll(() => field.evaluate(() => caches.open("ibasho-shelters").then((kept) => kept.match("/staff/shelters")).then(Boolean))).toBe(true);
    await field.context().setOffline(true);
    await report(field, "開設中", "45");
    await expect(field.locator("#outbox li[data-state=waits]")).toContainText("45人");
    await report(field, "満員", "50");
    await expect(field.locator("#outbox li[data-state=waits]")).toHaveCount(2);
    await look(field, info, "3-waiting");
    await field.goto("/staff/shelters");
    await expect(field.getByText(/いまはつながっていません/)).toBeVisible();
    await expect(field.getByText("夜間")).toBeVisible();
    await expect(field.locator("#outbox li[data-state=waits]")).toHaveCount(2);
    await look(field, info, "3-kept");
    await expect(row(desk, "みどりの里").locator(".occupancy")).toHaveText("20人");
  });

  await test.step("meanwhile the login expires; the reports go after logging in again", async () => {
    await field.context().clearCookies();
    await field.context().setOffline(false);
    await expect(field.getByText(/ログインが切れています/)).toBeVisible();
    await look(field, info, "4-login");
    await field.locator("#outbox").getByRole("link", { name: "ログインする" }).click();
    await sendLogin(field, "現場");
    await expect(field.locator("#outbox li[data-state=waits]")).toHaveCount(0);
    await expect(field.locator("#outbox li[data-state=sent]")).toHaveCount(3);
    await expect(field.locator("#outbox li[data-state=sent]:visible")).toHaveCount(1);
    await field.locator("#outbox").getByText("これまでに送信ずみの報告（2件）").click();
    await expect(field.locator("#outbox li[data-state=sent]:visible")).toHaveCount(3);
    const keptList = () => field.evaluate(async () => (await (await caches.open("ibasho-shelters")).match("/staff/shelters"))?.text());
    await expect.poll(keptList, { message: "what is kept follows what was sent" }).toContain("満員");
    await expect(row(desk, "みどりの里")).toContainText("満員");
    await expect(row(resident, "みどりの里")).toContainText("満員");
    await openShelter(field, "みどりの里");
    const said = field.locator(".reports .report-said");
    await expect(said).toHaveCount(3);
    await expect(said.nth(0)).toContainText("満員");
    await expect(said.nth(1)).toContainText("45人");
    await expect(said.nth(2)).toContainText("20人");
  });

  await test.step("a wrong tap is taken back, and too many people are noticed", async () => {
    await field.getByRole("button", { name: /^取り消す/ }).first().click();
    await expect(field.locator(".reports li").first()).toContainText("取り消しずみ");
    await expect(row(desk, "みどりの里")).toContainText("開設中");
    await report(field, "開設中", "60");
    await expect(field.locator("#outbox")).toContainText("収容人数より多い人数です。");
    await look(field, info, "5-over");
  });

  await test.step("the board narrows down, and its address says how", async () => {
    await desk.goto("/disaster");
    await desk.locator(".board-filters > summary").click();
    await desk.getByLabel("指定避難所", { exact: true }).uncheck();
    await desk.locator(".board-filters summary", { hasText: /^設備/ }).click();
    await desk.getByLabel("車いす可", { exact: true }).check();
    await desk.getByRole("button", { name: "この条件で見る" }).click();
    await expect(desk.getByRole("heading", { name: /先に確認が必要/ })).toBeVisible();
    expect(new URL(desk.url()).searchParams.get("fact")).toBe("wheelchair");
    await expect(desk.locator(".board-fit tr[data-place]")).toHaveCount(1);
    await expect(desk.locator(".board-may tr[data-place]")).toContainText("ひかりの家");
    await look(desk, info, "6-filtered");
  });

  await test.step("without the server the board says that it is not current", async () => {
    await desk.goto("/disaster");
    await expect(desk.locator("#live")).toHaveAttribute("data-state", "live");
    await look(desk, info, "7-board");
    await desk.locator("#map").scrollIntoViewIfNeeded();
    await expect(desk.locator("#map .drawing")).toBeAttached({ timeout: 20_000 });
    await desk.context().setOffline(true);
    await expect(desk.locator("#live")).toHaveAttribute("data-state", "waiting");
    await report(field, "開設中", "48");
    await expect(field.locator("#now")).toContainText("48人");
    await look(desk, info, "7-not-current");
    await desk.context().setOffline(false);
    await expect(desk.locator("#live")).toHaveAttribute("data-state", "live");
    await expect(row(desk, "みどりの里").locator(".occupancy")).toHaveText("48人");
  });

  await test.step("once it is over the board leads to what it amounted to", async () => {
    await desk.goto("/staff/incidents");
    await desk.getByRole("link", { name: /^台風第19号/ }).click();
    await desk.getByText("終える", { exact: true }).click();
    await desk.getByRole("button", { name: "「台風第19号」を終える" }).click();
    await expect(desk.getByText("終わりました。")).toBeVisible();
    await desk.goto("/disaster");
    await desk.locator("#over").getByRole("link", { name: "報告書" }).click();
    await expect(desk.getByRole("heading", { level: 1 })).toHaveText("台風第19号の報告書");
    await expect(desk.getByRole("img", { name: "人数のうつりかわり（全体）" })).toBeVisible();
    await expect(desk.getByRole("row", { name: /みどりの里/ })).toContainText("60人");
    const cut = await desk.locator(".summary-places .scroll").evaluate((box) => box.scrollWidth - box.clientWidth);
    expect(cut, "nothing of the table is cut off").toBeLessThanOrEqual(0);
    await look(desk, info, "9-report");
  });

  await test.step("logging out wipes what was kept", async () => {
    await field.getByRole("button", { name: "ログアウト" }).click();
    await expect(field.getByRole("button", { name: "ログインする" })).toBeVisible();
    expect(await field.evaluate(() => caches.keys())).toEqual([]);
    await field.context().setOffline(true);
    await expect(field.goto("/staff/shelters")).rejects.toThrow();
  });
});

test("an exercise cannot be mistaken", async ({ page, someone }, info) => {
  const resident = await someone();
  await logIn(page, "本部");
  await begin(page, "訓練", "総合防災訓練");
  for (const [path, name] of [["/staff", "home"], ["/staff/incidents", "incidents"], ["/staff/shelters", "shelters"], ["/disaster", "board"]]) {
    await page.goto(path);
    await expect(page.locator(".exercise-frame")).toBeVisible();
    await expect(page.getByText("これは訓練です").first()).toBeVisible();
    await look(page, info, `8-exercise-${name}`);
  }
  await page.getByRole("link", { name: "みどりの里" }).click();
  await report(page, "開設中", "5");
  await expect(page.locator("#now")).toContainText("5人");
  await look(page, info, "8-exercise-shelter");
  await resident.goto("/disaster");
  await expect(resident.locator(".exercise-frame")).toBeVisible();
  await look(resident, info, "8-exercise-resident");
  const place = await resident.getByRole("link", { name: "みどりの里" }).getAttribute("href");
  for (const [path, name] of [[place, "place"], ["/suggest", "suggest"], ["/", "first"]]) {
    await resident.goto(path);
    await expect(resident.locator(".exercise-frame")).toHaveText("訓練");
    await expect(resident.locator(".exercise-frame")).toBeVisible();
    await look(resident, info, `8-exercise-${name}`);
  }
  if (info.project.name === "phone") {
    await resident.getByRole("button", { name: "地図", exact: true }).click();
    await expect(resident.locator(".map-side")).toBeVisible();
    await expect(resident.locator(".exercise-frame")).toBeVisible();
  }
  await page.goto("/disaster");
  await page.emulateMedia({ media: "print" });
  await expect(page.locator(".exercise-band")).toBeVisible();
  await expect(page.locator(".board-filters")).toBeHidden();
  await page.evaluate(() => dispatchEvent(new Event("beforeprint")));
  await expect(page.locator(".printed")).toHaveText(/^印刷：.*\d+:\d\d/);
  await expect(page.locator(".printed")).toBeVisible();
  if (process.env.SHOTS) {
    await page.pdf({ path: `${process.env.SHOTS}/disaster-${info.project.name}-print.pdf`, preferCSSPageSize: true });
  }
});

test("without scripts everything that counts works", async ({ page, someone }) => {
  await logIn(page, "本部");
  await begin(page, "ほんとうの災害", "台風第20号");
  const plain = await someone({ javaScriptEnabled: false });
  await plain.goto("/staff/login?next=/staff/shelters");
  await sendLogin(plain, "現場");
  await plain.getByRole("link", { name: /^あさひ小学校/ }).click();
  await report(plain, "満員", "310");
  await expect(plain.getByText("受け取りました。")).toBeVisible();
  await expect(plain.getByText("収容人数より多い人数です。")).toBeVisible();
  await plain.getByRole("button", { name: /^取り消す/ }).click();
  await expect(plain.getByText("取り消しました。")).toBeVisible();
  await plain.goto("/disaster?status=unreported");
  await expect(row(plain, "あさひ小学校")).toContainText("報告なし");
  await plain.getByLabel("地区", { exact: true }).selectOption("新所沢");
  await plain.getByRole("button", { name: "この条件で見る" }).click();
  await expect(row(plain, "ゆうひ中学校")).toBeVisible();
  await expect(row(plain, "あさひ小学校")).toHaveCount(0);
});

test("a file of an area finds what lies in it, and so does drawing", async ({ page }) => {
  await logIn(page, "本部");
  await begin(page, "ほんとうの災害", "台風第21号");
  await page.goto("/disaster");
  await page.locator(".board-filters > summary").click();
  await page.getByText("地図の範囲でしぼりこむ").click();
  const ring = [[139.472, 35.7865], [139.476, 35.7865], [139.476, 35.7885], [139.472, 35.7885], [139.472, 35.7865]];
  const area = { type: "Polygon", coordinates: [ring] };
  await page.locator("#area-file").setInputFiles({
    name: "flood.geojson", mimeType: "application/geo+json", buffer: Buffer.from(JSON.stringify(area)),
  });
  await expect(page.locator(".board-fit tr[data-place]")).toHaveCount(2);
  await expect(row(page, "あさひ小学校")).toBeVisible();
  await expect(row(page, "ゆうひ中学校")).toHaveCount(0);

  const map = page.locator("#map");
  await map.scrollIntoViewIfNeeded();
  await expect(map.locator(".drawing")).toBeAttached({ timeout: 20_000 });
  await page.locator("#draw").click();
  await expect(map.locator(".drawing")).toBeVisible();
  const box = await map.boundingBox();
  for (const [x, y] of [[0.05, 0.1], [0.75, 0.1], [0.75, 0.5], [0.05, 0.5]]) {
    await page.mouse.click(box.x + box.width * x, box.y + box.height * y);
  }
  await map.getByRole("button", { name: "かき終える" }).click();
  await expect(page).toHaveURL(/area=/);
  await expect(page.locator("#within")).toHaveValue(/"Polygon"/);
  await expect(page.getByRole("link", { name: "範囲をなくす" })).toBeVisible();
  const found = await page.locator(".board-fit tr[data-place]").count();
  await page.reload();
  await expect(page.locator("#within")).toHaveValue(/"Polygon"/);
  await expect(page.locator(".board-fit tr[data-place]")).toHaveCount(found);
  expect(new URL(page.url()).searchParams.get("area")).toMatch(/^(\d+\.\d{1,3},\d+\.\d{1,3};?){4}$/);
  await page.getByRole("link", { name: "範囲をなくす" }).click();
  await expect(page).not.toHaveURL(/area=/);
});
