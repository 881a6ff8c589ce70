/** What a device keeps of the pages of shelters: for whom, and of which version. */

import { expect, test as base } from "./fixtures.js";
import { addAccount, sendLogin } from "./people.js";
import { runCommand } from "./server.js";
import { writeFile } from "node:fs/promises";
import { join } from "node:path";

const SHELTERS = [
  "ID,種別,名称,住所,緯度,経度,地区",
  "e1,evacuation_shelter,あさひ小学校,埼玉県所沢市緑町3-3,35.7870,139.4733,所沢",
].join("\n");
const LIST = "/staff/shelters";
/** A version that never was. */
const OLDER = "0123456789abcdef";

const test = base.extend({
  settings: [["--no-sample", "--basemap", "none"], { scope: "worker" }],
  /** The service with a shelter and two officers. */
  office: [
    async ({ service }, use) => {
      const file = join(service.folder, "shelters.csv");
      await writeFile(file, SHELTERS);
      await runCommand(service, ["import", file]);
      for (const name of ["朝の番", "夜の番"]) await addAccount(service, name, "disaster");
      await use(service);
    },
    { scope: "worker", auto: true },
  ],
});

/** Logs in and comes to the list of shelters. */
async function openList(page, name) {
  await page.goto(`/staff/login?next=${LIST}`);
  await sendLogin(page, name);
  await expect(page.getByRole("link", { name: /^あさひ小学校/ })).toBeVisible();
}

/** The paths of what the device keeps. */
async function keptPaths(page) {
  return page.evaluate(async () => {
    const kept = await (await caches.open("ibasho-shelters")).keys();
    return kept.map(({ url }) => new URL(url).pathname);
  });
}

/** Waits until the device keeps the list and its styles; gives their version. */
async function version(page) {
  let found;
  await expect(async () => {
    const kept = await keptPaths(page);
    found = kept.map((path) => path.match(/^\/static\/(.+)\/css\/ibasho\.css$/)?.[1]).find(Boolean);
    expect(kept).toContain(LIST);
    expect(found).toBeTruthy();
  }).toPass();
  return found;
}

test("files of an older version go once a newer one is kept, and pages of the older one still look right", async ({ page, provoked }) => {
  provoked.push(/ERR_INTERNET_DISCONNECTED/);
  await openList(page, "朝の番");
  const current = await version(page);
  await page.evaluate(async (older) => {
    const cache = await caches.open("ibasho-shelters");
    await cache.put(`/static/${older}/css/ibasho.css`, new Response("p { color: red }"));
  }, OLDER);
  await page.reload();
  await expect.poll(() => keptPaths(page)).not.toContain(`/static/${OLDER}/css/ibasho.css`);
  expect(await version(page)).toBe(current);

  // The list as it was kept before the program was renewed; what this page still has kept
  // may come after it, so once more then.
  await expect(async () => {
    await page.evaluate(
      async ({ list, current, older }) => {
        const cache = await caches.open("ibasho-shelters");
        const kept = await cache.match(list);
        const text = (await kept.text()).replaceAll(current, older);
        await cache.put(list, new Response(text, { headers: kept.headers }));
      },
      { list: LIST, current, older: OLDER },
    );
    await page.context().setOffline(true);
    await page.goto(LIST);
    await expect(page.locator(`link[href^="/static/${OLDER}/"]`).first()).toBeAttached({ timeout: 3000 });
  }).toPass();
  await expect(page.getByText(/いまはつながっていません/)).toBeVisible();
  const accent = await page.evaluate(() => getComputedStyle(document.documentElement).getPropertyValue("--accent"));
  expect(accent, "a colour of the style sheet").not.toBe("");
  await expect(page.locator("html.js"), "the scripts run").toBeAttached();
  await page.context().setOffline(false);
});

test("a file of an older version that only another page loads stays until that page is renewed", async ({ page }) => {
  await openList(page, "朝の番");
  await version(page);
  const [gone, stays] = ["/static/00000000000000aa/css/ibasho.css", `/static/${OLDER}/js/of-another-page.js`];
  await page.evaluate(
    async (paths) => {
      const cache = await caches.open("ibasho-shelters");
      for (const path of paths) await cache.put(path, new Response(""));
    },
    [gone, stays],
  );
  await page.reload();
  await expect.poll(() => keptPaths(page)).not.toContain(gone);
  expect(await keptPaths(page)).toContain(stays);
});

test("what is kept for one account is gone once another one reads", async ({ page }) => {
  await openList(page, "朝の番");
  await version(page);
  await page.getByRole("link", { name: /^あさひ小学校/ }).click();
  const shelter = new URL(page.url()).pathname;
  await expect.poll(() => keptPaths(page)).toContain(shelter);
  await page.context().clearCookies();
  await openList(page, "夜の番");
  await version(page);
  await expect.poll(() => keptPaths(page)).not.toContain(shelter);
  const owner = await page.locator("[data-account]").getAttribute("data-account");
  const keptFor = await page.evaluate(async () => (await (await caches.open("ibasho-shelters")).match("/staff/shelters?owner")).text());
  expect(keptFor).toBe(owner);
});
