/** Somebody at a shelter reports by its number; an officer at the board hears it and confirms. */

import { faults } from "./axe.js";
import { expect, test } from "./fixtures.js";
import { testInOffice } from "./office.js";
import { addAccount, logIn } from "./people.js";

test.use({ settings: ["--basemap", "none"] });

const NOTE = "毛布が足りません";

test("a report by number is heard at the board and counts once it is confirmed", async ({ page, browser, service, viewport }) => {
  await addAccount(service, "本部", "disaster");
  await page.addInitScript(() => {
    globalThis.tones = 0;
    const Real = globalThis.OscillatorNode;
    globalThis.OscillatorNode = class extends Real {
      start(when) {
        globalThis.tones += 1;
        super.start(when);
      }
    };
  });
  await logIn(page, "本部");
  await page.goto("/staff/incidents");
  await page.getByLabel("訓練").check();
  await page.getByLabel("名前", { exact: true }).fill("大雨の訓練");
  await page.getByRole("button", { name: "始める" }).click();
  await page.goto("/staff/shelters");
  const shelter = page.locator("#rows a").first();
  const name = await shelter.locator("strong").textContent();
  await shelter.click();
  const path = new URL(page.url()).pathname;
  await page.getByRole("link", { name: "避難先を開く人に渡す紙" }).click();
  await page.getByRole("button", { name: "暗証番号をつくる" }).click();
  const pin = await page.locator(".poster-pin strong").textContent();
  expect(await faults(page)).toEqual([]);
  if (process.env.SHOTS) await page.screenshot({ path: `${process.env.SHOTS}/sheet-${viewport.width}.png`, fullPage: true });
  await page.goto(`${path}/poster`);
  await expect(page.locator(".poster .qr")).toBeVisible();
  await expect(page.getByText(pin)).toHaveCount(0);
  expect(await faults(page)).toEqual([]);
  if (process.env.SHOTS) await page.pdf({ path: `${process.env.SHOTS}/poster-${viewport.width}.pdf`, preferCSSPageSize: true });

  await page.goto("/disaster");
  await expect(page.locator("#live[data-state=live]")).toBeVisible();
  await page.getByLabel("知らせを音でも伝える").check();
  const tones = () => page.evaluate(() => globalThis.tones);
  await expect.poll(tones, "so that the officer knows the sound").toBe(2);

  const context = await browser.newContext({ viewport, javaScriptEnabled: false, locale: "ja-JP", baseURL: service.address });
  const there = await context.newPage();
  await there.goto(path.replace("/staff/shelters/", "/report/"));
  await there.getByLabel("暗証番号").fill(pin);
  await there.getByLabel("満員").check();
  await there.getByLabel("ほかに伝えたいこと").fill(NOTE);
  if (process.env.SHOTS) await there.screenshot({ path: `${process.env.SHOTS}/form-${viewport.width}.png`, fullPage: true });
  await there.getByRole("button", { name: "係に知らせる" }).click();
  await expect(there.getByText("知らせが届きました")).toBeVisible();
  await context.close();

  await expect.poll(tones).toBe(4);
  const waiting = page.locator("#unverified li", { hasText: name });
  await expect(waiting).toContainText(NOTE);
  await expect(waiting).toContainText("未確認の知らせ");
  await expect(page.locator(".notices")).toContainText("まだ確かめていない知らせ");
  expect(await faults(page)).toEqual([]);
  if (process.env.SHOTS) await page.screenshot({ path: `${process.env.SHOTS}/board-${viewport.width}.png` });
  await waiting.getByRole("link", { name }).click();
  await page.getByRole("button", { name: "確かめた（報告に入れる）" }).click();
  await expect(page.getByText("確かめた知らせを、報告に入れました")).toBeVisible();
  await expect(page.locator("#now")).toContainText("満員");
  await expect(page.locator("#unverified li")).toHaveCount(0);
});

const LONGEST = "避難所".repeat(33) + "館";
const NAMES = ["小学校", "市立中央中学校体育館および格技場の東側", LONGEST];

const printed = testInOffice(
  ["ID,種別,名称,緯度,経度", ...NAMES.map((name, n) => `e${n},evacuation_shelter,${name},35.78${n},139.47`)].join("\n"),
  ["本部"],
);

printed("each sheet for a shelter is one page, however long its name is", async ({ page }) => {
  await logIn(page, "本部");
  const answer = await page.request.post("/api/incidents", {
    data: { name: "台風第19号", kind: "real" },
    headers: { "sec-fetch-site": "same-origin" },
  });
  expect(answer.status()).toBe(201);
  const found = await (await page.request.get("/api/shelters?kind=evacuation_shelter")).json();
  expect(found.features.map(({ properties }) => properties.name).sort()).toEqual([...NAMES].sort());
  const countPages = async () => {
    const pdf = (await page.pdf({ preferCSSPageSize: true })).toString("latin1");
    return pdf.match(/\/Type \/Page\b/g)?.length;
  };
  for (const { id, properties } of found.features) {
    await page.goto(`/staff/shelters/${id}/poster`);
    expect(await countPages(), properties.name).toBe(1);
    await page.goto(`/staff/shelters/${id}/report-sheet`);
    await page.getByRole("button", { name: "暗証番号をつくる" }).click();
    await expect(page.locator(".poster-pin")).toBeVisible();
    expect(await countPages(), properties.name).toBe(1);
  }
});
