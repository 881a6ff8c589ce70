/** Whom to look after first: the board on a desk, and what a shelter lacks in three taps. */

import { faults } from "./axe.js";
import { expect } from "./fixtures.js";
import { testInOffice } from "./office.js";
import { logIn } from "./people.js";

const SHELTERS = 14;
const rows = Array.from(
  { length: SHELTERS },
  (_, at) =>
    `e${at},evacuation_shelter,第${at + 1}小学校,埼玉県所沢市緑町${at + 1}-1,35.79${at + 10},139.4740,所沢,,300,04-0000-00${at + 10}`,
);
const FILE = ["ID,種別,名称,住所,緯度,経度,地区,対象者,定員,電話番号", ...rows].join("\n");
const STATES = ["full", "open", "open", "preparing"];

const test = testInOffice(FILE, ["本部", "現場"]);

/** The same shelters, each with three telephone numbers. */
const FILE_OF_NUMBERS = FILE.split("\n")
  .map((line, at) => (at === 0 ? `${line},非公開の連絡先` : `${line}、04-0000-01${at + 9},夜間 090-0000-00${at + 9}`))
  .join("\n");

/** Opens a disaster and reports some shelters; gives their ids. */
async function begin(page, baseURL) {
  await logIn(page, "本部");
  const send = (path, data) => page.request.post(path, { data, headers: { origin: baseURL } });
  await send("/api/incidents", { name: "台風", kind: "real" });
  const found = await (await page.request.get("/api/shelters?kind=evacuation_shelter")).json();
  const ids = found.features.map(({ id }) => id);
  for (const [at, status] of STATES.entries()) {
    const condition = at === 2 ? { water: "none", power: "short" } : { water: "good" };
    const answer = await send(`/api/shelters/${ids[at]}/status`, { status, occupancy: 20, condition });
    expect(answer.ok(), await answer.text()).toBe(true);
  }
  return ids;
}

/** Keeps a picture where asked to. */
async function keep(page, info, name) {
  if (process.env.SHOTS) await page.screenshot({ path: `${process.env.SHOTS}/${info.project.name}-${name}.png` });
}

/** How many rows of the board are in sight as a whole. */
const rowsInSight = (page) =>
  page
    .locator(".board-fit tbody tr")
    .evaluateAll((found) => found.filter((row) => row.getBoundingClientRect().bottom <= innerHeight).length);

test("at least ten shelters are in sight on a desk, the most urgent first", async ({ page, baseURL, viewport }, info) => {
  const isDesk = viewport.width === 1280;
  await begin(page, baseURL);
  await page.goto("/disaster");
  await keep(page, info, "board");
  const first = page.locator(".board-fit tbody tr").first();
  await expect(first).toHaveAttribute("data-status", "full");
  if (isDesk) {
    expect(await rowsInSight(page)).toBeGreaterThanOrEqual(10);
    await page.getByRole("link", { name: "空き" }).click();
    await expect(page.locator("th[aria-sort=ascending]")).toHaveText(/空き/);
  }
  expect(await faults(page)).toEqual([]);
});

test("what a shelter lacks is said in three taps", async ({ page, baseURL }, info) => {
  const [id] = await begin(page, baseURL);
  await page.goto(`/staff/shelters/${id}`);
  await page.locator("#condition > summary").click();
  await keep(page, info, "condition");
  await page.getByRole("group", { name: /トイレ/ }).getByRole("button", { name: "使えない" }).click();
  await expect(page.locator("#condition-now")).toContainText("トイレ");
  await expect(page.locator("#answer-toilets-none")).toHaveAttribute("aria-pressed", "true");
  await expect(page.locator("#now")).toContainText("満員");
  expect(await faults(page)).toEqual([]);
});

const testWithNumbers = testInOffice(FILE_OF_NUMBERS, ["本部", "現場"]);

testWithNumbers("a second and a third number take no room until they are looked for", async ({ page, baseURL, viewport }, info) => {
  await begin(page, baseURL);
  await page.goto("/disaster");
  await keep(page, info, "numbers");
  if (viewport.width === 1280) {
    expect(await rowsInSight(page)).toBeGreaterThanOrEqual(10);
    const list = page.locator(".board-fit");
    expect(await list.evaluate((box) => box.scrollWidth - box.clientWidth), "nothing lies under the map").toBeLessThanOrEqual(0);
  }
  const row = page.locator(".board-fit tbody tr").first();
  await expect(row.locator("a[href^='tel:']:visible")).toHaveCount(1);
  await expect(row.locator("a[href^='tel:']").first()).toHaveAttribute("href", /^tel:04000000/);
  await row.getByText("ほか2件").click();
  await expect(row.locator("a[href^='tel:']:visible")).toHaveCount(3);
  await expect(row).toContainText("夜間");
  await keep(page, info, "numbers-open");
  expect(await faults(page)).toEqual([]);
});
