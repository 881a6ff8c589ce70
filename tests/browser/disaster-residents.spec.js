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
