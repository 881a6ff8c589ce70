/** What residents see while a disaster or an exercise runs. */

import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { faults } from "./axe.js";
import { cards, expect, test as base } from "./fixtures.js";
import { addAccount, logIn } from "./people.js";
import { runCommand, startService } from "./server.js";

/** One site that is safe from a flood, one that is not, one of which nobody knows. */
const SITES = [
  "ID,種別,名称,緯度,経度,災害種別_洪水",
  "1,emergency_site,高台の公園,35.7870,139.4733,1",
  "2,emergency_site,川辺の広場,35.7871,139.4734,0",
  "3,emergency_site,駅前の広場,35.7872,139.4735,",
].join("\n");


const test = base.extend({
  /** A service of its own: a disaster would trouble the other tests. */
  own: async ({}, use) => {
    const own = await startService(["--basemap", "none"]);
    await addAccount(own, "災害", "disaster");
    await use(own);
    await own.stop();
  },
  baseURL: async ({ own }, use) => use(own.address),
});

/** Opens an incident as an officer does. */
async function openIncident(page, kind) {
  await logIn(page, "災害");
  const answer = await page.request.post("/api/incidents", {
    data: { name: "台風第19号", message: "川に近づかないでください", kind },
    headers: { "sec-fetch-site": "same-origin" },
  });
  expect(answer.status(), await answer.text()).toBe(201);
}

for (const [kind, word] of [["real", "近くで開いている避難先"], ["exercise", "これは訓練です"]]) {
  for (const colorScheme of ["light", "dark"]) {
    test(`the first page of a ${kind} incident can be used by everyone in ${colorScheme} colours`, async ({ page }, info) => {
      await page.emulateMedia({ colorScheme });
      await openIncident(page, kind);
      await page.goto("/");
      await expect(page.getByRole("heading", { name: /台風第19号/ })).toBeVisible();
      await expect(page.getByText(word)).toBeVisible();
      expect(await faults(page)).toEqual([]);
      const over = await page.evaluate(() => document.documentElement.scrollWidth - innerWidth);
      expect(over).toBeLessThanOrEqual(0);
      if (process.env.SHOTS) {
        await page.screenshot({ path: `${process.env.SHOTS}/residents-${info.project.name}-${kind}-${colorScheme}.png` });
      }
    });
  }
}

test("a hazard leads to sites that are safe from it", async ({ page, own }) => {
  const file = join(own.folder, "sites.csv");
  await writeFile(file, SITES);
  await runCommand(own, ["import", file, "--keep-sample"]);
  await openIncident(page, "real");
  await page.goto("/");
  await page.getByRole("link", { name: "川の洪水" }).click();
  await expect(page).toHaveURL(/hazard=flood/);
  await expect(page.getByRole("link", { name: /川の洪水/ })).toHaveAttribute("aria-current", "true");
  await expect(cards(page).first()).toContainText("指定緊急避難場所");
  await expect(cards(page)).toHaveCount(1);
  await expect(cards(page).first()).toContainText("高台の公園");
  expect(await faults(page)).toEqual([]);
});

/** A school that is shelter and emergency site, and a hall. */
const SCHOOL = [
  "ID,種別,名称,緯度,経度,施設,災害種別_洪水",
  "1,evacuation_shelter,第一小学校,35.7870,139.4733,school,",
  "2,emergency_site,第一小学校校庭,35.7870,139.4733,school,1",
  "3,evacuation_shelter,公民館,35.7885,139.4750,,",
].join("\n");

test("a school that is reported closed has no way anywhere, and the map says so", async ({ page, own }) => {
  const file = join(own.folder, "school.csv");
  await writeFile(file, SCHOOL);
  await runCommand(own, ["import", file, "--keep-sample"]);
  await openIncident(page, "real");
  await page.goto("/staff/shelters");
  await page.getByRole("link", { name: /第一小学校/ }).first().click();
  const ticked = page.locator("#report .report-also input:checked");
  await expect(ticked).toHaveCount(1);
  await page.getByRole("button", { name: "閉鎖" }).click();
  await expect(page.locator("#now")).toContainText("閉鎖");
  expect(await faults(page)).toEqual([]);
  await page.goto("/?lat=35.787&lon=139.473&category=emergency_site&hazard=flood");
  const school = cards(page).first();
  await expect(school).toContainText("第一小学校");
  await expect(school).toContainText("閉まりました");
  await expect(school.locator("[data-way-lat]")).toHaveCount(0);
  await page.goto("/?lat=35.787&lon=139.473");
  const toMap = page.getByRole("button", { name: "地図" });
  if (await toMap.isVisible()) await toMap.click();
  await expect(page.locator("#map")).toHaveAttribute("data-statuses", "2", { timeout: 20_000 });
  await page.getByText("開設状況の印").click();
  await expect(page.locator(".map-legend")).toContainText("閉鎖");
  expect(await faults(page)).toEqual([]);
});
