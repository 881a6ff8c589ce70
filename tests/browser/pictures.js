/**
 * Takes the pictures of the documents anew, from the running program and its made-up
 * places: `node tests/browser/pictures.js [NAME…]` writes `docs/screenshot*.png` and
 * `docs/handbook/*.png`, or those named alone.
 */

import { mkdir, stat } from "node:fs/promises";
import { fileURLToPath } from "node:url";
import { chromium } from "@playwright/test";
import { PASSWORD } from "./people.js";
import config from "./playwright.config.js";
import { runCommand, startService } from "./server.js";

/** The largest picture of the handbook, in bytes; a test holds them to it. */
const MAX_BYTES = 150_000;

const PHONE = { width: 390, height: 844 };
const DESK = { width: 1280, height: 800 };
const DOCS = fileURLToPath(new URL("../../docs/", import.meta.url));

/** A list of salons as a city's department writes it, with a row that cannot be taken. */
const LIST = [
  "ID,種別,名称,住所,緯度,経度,地区,電話番号,開催日時",
  "S-01,地域サロン,みどり町 ひだまりサロン,埼玉県所沢市緑町一丁目2-3,35.8058,139.4533,新所沢,04-0000-0101,毎月第2火曜日 10:00〜12:00",
  "S-02,地域サロン,なみき お茶の間,埼玉県所沢市並木三丁目1,35.7992,139.4687,並木,04-0000-0102,毎週木曜日 13:00〜15:00",
  "S-03,地域サロン,まつい ふれあい広場,埼玉県所沢市上安松100,99,139.4900,松井,04-0000-0103,不定期",
].join("\n");

/** Who works where: name, role, districts. */
const PEOPLE = /** @type {const} */ ([
  ["福祉課 みどり", "editor", ["所沢", "新所沢", "並木", "松井"]],
  ["防災課 あおい", "disaster", []],
  ["管理者 そら", "admin", []],
]);

/**
 * @typedef {{ page: import("@playwright/test").Page, size: { width: number, height: number } }} Sight
 * @typedef {(sight: Sight) => Promise<{ from?: string, height?: number } | void>} Scene
 */

/** @param {import("@playwright/test").Page} page @param {string} name */
async function logIn(page, name) {
  await page.goto("/staff/login");
  await page.getByLabel("名前", { exact: true }).fill(name);
  await page.getByLabel("パスワード", { exact: true }).fill(PASSWORD);
  await page.getByRole("button", { name: "ログインする" }).click();
  await page.getByRole("heading", { name: `${name}さん` }).waitFor();
}

/** The page of a place for staff, found by its name. */
async function openPlace(page, name) {
  await page.goto(`/staff/places?q=${encodeURIComponent(name)}`);
  await page.getByRole("link", { name }).first().click();
}

/** Somebody without an account says what is wrong with a place. */
async function suggest(page, name) {
  const answer = await page.request.get(`/api/places?limit=10&q=${encodeURIComponent(name)}`);
  const [place] = (await answer.json()).features;
  await page.goto(`/places/${place.id}/suggest`);
  await page.locator("#words").fill("電話番号が変わりました。土曜日もやっています。");
  await page.locator("summary", { hasText: "正しい内容" }).click();
  await page.locator("#phone").fill("04-0000-0999");
  // Whoever sends faster than anybody reads is asked once more.
  await page.waitForTimeout(3200);
  await page.getByRole("button", { name: "この内容を知らせる" }).click();
  await page.waitForURL("**/suggest/sent?token=*");
}

/** Made-up places that have a telephone: one that somebody corrects, and another. */
const PLACE = "おしゃべりサロン とんとん拍子";
const OTHER = "ボードゲームの夜と昼";

/** The pictures by their file, each with its size, who looks, and what is done before. */
const PICTURES = /** @type {Record<string, [{ width: number, height: number }, string, Scene]>} */ ({
  "screenshot.png": [DESK, "", async ({ page }) => {
    await page.goto("/");
    await page.locator("#map .map-selection").waitFor({ state: "attached" });
    await page.waitForTimeout(1500);
  }],
  "screenshot-phone.png": [PHONE, "", async ({ page }) => void (await page.goto("/"))],
  "handbook/login.png": [PHONE, "", async ({ page }) => {
    await page.goto("/staff/login");
    return { from: "h1", height: 560 };
  }],
  "handbook/home.png": [DESK, "福祉課 みどり", async ({ page }) => {
    await page.goto("/staff");
  }],
  "handbook/due.png": [PHONE, "福祉課 みどり", async ({ page }) => {
    await page.goto("/staff");
    return { from: "h2:has-text('確認の時期がきた場所')", height: 560 };
  }],
  "handbook/edit.png": [PHONE, "福祉課 みどり", async ({ page }) => {
    await openPlace(page, OTHER);
  }],
  "handbook/faults.png": [PHONE, "福祉課 みどり", async ({ page }) => {
    await openPlace(page, OTHER);
    await page.locator("#phone").fill("でんわ");
    await page.getByRole("button", { name: "保存する", exact: true }).click();
    await page.getByText("か所を直してください。").waitFor();
    await page.evaluate(() => scrollTo(0, 0));
  }],
  "handbook/suggestion.png": [DESK, "福祉課 みどり", async ({ page }) => {
    await page.goto("/staff/suggestions");
    await page.locator("main a", { hasText: PLACE }).first().click();
    return { from: "h2:has-text('いまの内容とくらべる')", height: 580 };
  }],
  "handbook/import.png": [DESK, "管理者 そら", async ({ page }) => {
    await page.goto("/staff/import");
    const file = { name: "サロン一覧.csv", mimeType: "text/csv", buffer: Buffer.from(LIST) };
    await page.getByLabel("ファイル", { exact: true }).setInputFiles(file);
    await page.getByLabel("見本の場所を残したまま、取りこむ").check();
    await page.getByRole("button", { name: "登録とくらべる" }).click();
    await page.getByRole("heading", { name: "取りこむ前の確認" }).waitFor();
  }],
  "handbook/incident.png": [PHONE, "防災課 あおい", async ({ page }) => {
    await page.goto("/staff/incidents");
    await page.getByRole("radio", { name: "訓練" }).check();
    await page.getByLabel("名前", { exact: true }).fill("秋の避難所訓練");
    await page.getByLabel("住民への知らせ").fill("これは訓練です。");
    return { from: "h1", height: 780 };
  }],
  "handbook/shelter.png": [PHONE, "防災課 あおい", async ({ page }) => {
    await begin(page);
    await page.goto("/staff/shelters");
    await page.locator("main a[href^='/staff/shelters/']").first().click();
    await page.getByLabel(/^いまいる人の数/).fill("4");
  }],
  "handbook/board.png": [{ ...DESK, height: 700 }, "防災課 あおい", async ({ page }) => {
    await begin(page);
    await reportSome(page);
    await page.goto("/disaster");
    await page.locator("#live[data-state=live]").waitFor();
    await page.locator(".maplibregl-canvas").waitFor();
    await page.waitForTimeout(2000);
  }],
});

/** Begins an exercise, unless one runs. */
async function begin(page) {
  await page.goto("/staff/incidents");
  const name = page.getByRole("radio", { name: "訓練" });
  if ((await page.getByText("秋の避難所訓練").count()) > 0) return;
  await name.check();
  await page.getByLabel("名前", { exact: true }).fill("秋の避難所訓練");
  await page.getByRole("button", { name: "始める", exact: true }).click();
  await page.getByText("始めました。").waitFor();
}

/** Reports of the first shelters of the list, as if from other devices. */
async function reportSome(page) {
  const answer = await page.request.get("/api/shelters");
  const shelters = (await answer.json()).features;
  for (const [at, status, occupancy] of [[0, "open", 4], [1, "full", 20], [2, "open", null], [4, "preparing", null]]) {
    const report = { data: { status, ...(occupancy === null ? {} : { occupancy }) } };
    const answer = await page.request.post(`/api/shelters/${shelters[Number(at)].id}/status`, report);
    if (!answer.ok()) throw new Error(await answer.text());
  }
}

/** Takes one picture: from an element down, as high as wanted, at most what is there. */
async function take(sight, path, { from, height } = {}) {
  const { page, size } = sight;
  // What nobody works at just now is not marked as such.
  await page.evaluate(() => document.activeElement?.blur());
  let clip = { x: 0, y: 0, ...size };
  if (from) {
    const top = (await page.locator(from).first().boundingBox())?.y ?? 0;
    const y = Math.max(0, top + (await page.evaluate(() => scrollY)) - 12);
    const whole = await page.evaluate(() => document.documentElement.scrollHeight);
    clip = { x: 0, y, width: size.width, height: Math.min(height ?? size.height, whole - y) };
  }
  await page.screenshot({ path, clip, fullPage: Boolean(from) });
  const { size: bytes } = await stat(path);
  console.log(`${path}: ${clip.width} × ${Math.round(clip.height)}, ${bytes} bytes`);
  if (path.includes("handbook") && bytes >= MAX_BYTES) throw new Error(`${path} is too large`);
}

const wanted = process.argv.slice(2);
const service = await startService(["--basemap", "none"]);
const browser = await chromium.launch(config.use?.launchOptions);
try {
  await mkdir(`${DOCS}handbook`, { recursive: true });
  for (const [name, role, districts] of PEOPLE) {
    const more = districts.flatMap((district) => ["--district", district]);
    await runCommand(service, ["user", "add", name, "--role", role, ...more, "--password-stdin"], `${PASSWORD}\n`);
  }
  const settings = { locale: "ja-JP", timezoneId: "Asia/Tokyo", colorScheme: /** @type {const} */ ("light") };
  const resident = await browser.newPage({ ...settings, baseURL: service.address });
  await suggest(resident, PLACE);
  await resident.close();
  for (const [file, [size, name, scene]] of Object.entries(PICTURES)) {
    if (wanted.length > 0 && !wanted.some((word) => file.includes(word))) continue;
    const context = await browser.newContext({ ...settings, viewport: size, baseURL: service.address });
    const page = await context.newPage();
    if (name) await logIn(page, name);
    const cut = await scene({ page, size });
    await take({ page, size }, `${DOCS}${file}`, cut ?? {});
    await context.close();
  }
} finally {
  await browser.close();
  await service.stop();
}
