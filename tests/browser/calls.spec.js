/** Two officers call shelters: nobody is called twice, and each sees at once whom the other calls. */

import { faults } from "./axe.js";
import { expect } from "./fixtures.js";
import { testInOffice } from "./office.js";
import { logIn } from "./people.js";

const FILE = `ID,種別,名称,住所,緯度,経度,地区,施設,定員,電話番号
e1,evacuation_shelter,第一小学校,埼玉県所沢市緑町1-1,35.7910,139.4740,所沢,school,300,04-0000-0001
w1,welfare_shelter,第一小学校福祉室,埼玉県所沢市緑町1-1,35.7910,139.4740,所沢,school,20,04-0000-0002
e2,evacuation_shelter,公民館,埼玉県所沢市緑町2-1,35.7920,139.4750,所沢,,100,04-0000-0003
`;
const test = testInOffice(FILE, ["花子", "太郎"]);

/** Keeps a picture where asked to. */
async function keep(page, info, name) {
  if (process.env.SHOTS) await page.screenshot({ path: `${process.env.SHOTS}/${info.project.name}-${name}.png`, fullPage: true });
}

test("each of two officers sees at once whom the other calls", async ({ page, browser, baseURL, viewport }, info) => {
  await logIn(page, "花子");
  const send = (path, data) => page.request.post(path, { data, headers: { origin: baseURL } });
  await send("/api/incidents", { name: "台風", kind: "real" });
  const found = await (await page.request.get("/api/shelters?kind=evacuation_shelter")).json();
  const hall = found.features.find(({ properties }) => properties.name === "公民館").id;
  const old = new Date(Date.now() - 3 * 3600 * 1000).toISOString();
  await send(`/api/shelters/${hall}/status`, { status: "full", occupancy: 100, observed_at: old });
  // The other one without scripts: everything works by the forms alone.
  const context = await browser.newContext({ viewport, locale: "ja-JP", baseURL, javaScriptEnabled: false });
  const other = await context.newPage();
  await logIn(other, "太郎");
  await page.goto("/staff/calls");
  await expect(page.locator("#live[data-state=live]")).toBeVisible();
  await expect(page.locator("li[id^=due-] strong").first()).toHaveText("公民館");
  await expect(page.locator("li[id^=due-]")).toHaveCount(2);
  await keep(page, info, "calls");

  await other.goto("/staff/calls");
  await other.locator(`#due-${hall}`).getByRole("button", { name: "電話する" }).click();
  await expect(other.locator(".own-calls").getByRole("link", { name: "04-0000-0003" })).toBeVisible();
  await keep(other, info, "own-call");
  const row = page.locator(`#due-${hall}`);
  await expect(row).toContainText("太郎：電話中");
  await expect(row.getByRole("button")).toHaveCount(0);
  expect(await faults(page)).toEqual([]);
  await keep(page, info, "claimed");

  await page.locator("li", { hasText: "第一小学校" }).getByRole("button", { name: "電話する" }).click();
  await expect(page.locator(".own-calls")).toContainText("第一小学校");
  expect(await faults(page)).toEqual([]);
  await page.getByRole("button", { name: "出なかった" }).click();
  await expect(page.locator(".own-calls")).toHaveCount(0);

  await other.locator(".own-calls").getByRole("button", { name: "変わりなし" }).click();
  await expect(other.getByText("太郎：変わりなし")).toBeVisible();
  await expect(row, "it has just been heard of").toHaveCount(0);
  await page.goto(`/staff/shelters/${hall}`);
  await expect(page.locator("#now")).toContainText("満員");
  await expect(page.locator("#now .old")).toHaveCount(0);
  await context.close();
});
