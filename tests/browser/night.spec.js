/**
 * A whole night: an exercise is running when the real disaster begins. One phone cannot keep
 * anything, one has a wrong clock, one is handed over, a file has a fault in the middle, two
 * officers look for a place for the same people. No report is lost, none is doubled, and at no
 * moment a page for residents leads to a place that staff know to be closed, full, not open or
 * only for others.
 */

import { faults } from "./axe.js";
import { expect } from "./fixtures.js";
import { begin, openShelter, outbox, report, row, takeOver, testWithPhones, wrongClock } from "./phones.js";

const SHELTERS = [
  "ID,種別,名称,住所,緯度,経度,施設,定員,対象者,対象者_備考,福祉避難所_直接避難,設備_車いす可,災害種別_洪水,電話番号",
  "e1,evacuation_shelter,あさひ小学校,埼玉県所沢市緑町3-3,35.7870,139.4733,school,300,,,,,,04-0000-0013",
  "s1,emergency_site,緑町グラウンド,埼玉県所沢市緑町3-3,35.7870,139.4733,school,,,,,,有,",
  "e2,evacuation_shelter,ゆうひ中学校,埼玉県所沢市緑町4-4,35.7930,139.4690,,250,,,,,,04-0000-0014",
  "e3,evacuation_shelter,みなみ高校,埼玉県所沢市緑町5-5,35.7950,139.4700,,400,,,,,,",
  "s2,emergency_site,高台の公園,埼玉県所沢市緑町6-6,35.7960,139.4800,,,,,,,有,",
  "w1,welfare_shelter,みどりの里,埼玉県所沢市緑町7-7,35.7900,139.4800,,10,要配慮者,,可,有,,04-0000-0017",
  "w2,welfare_shelter,ひかりの家,埼玉県所沢市緑町8-8,35.7910,139.4810,,20,,施設利用者とその家族のみ,可,有,,04-0000-0018",
].join("\n");

/** As a clerk keeps it, seen just now: the third row names no shelter. */
function fileOfReports(third) {
  const seen = new Date(Date.now() - 60_000).toISOString();
  const rows = ["w1,開設中,4", "s2,開設中,", `${third},開設中,45`, "w2,開設中,5"];
  return ["ID,開設状況,人数,時点", ...rows.map((row) => `${row},${seen}`)].join("\n");
}

const test = testWithPhones(SHELTERS, ["本部", "副本部", "昼の番", "夜の番"]);

/** What residents read: lists near them, by kind and hazard, and the board. */
const NEAR = "lat=35.787&lon=139.4733";
const LISTS = [
  `/?${NEAR}`,
  `/?${NEAR}&category=evacuation_shelter`,
  `/?${NEAR}&category=emergency_site&hazard=flood`,
  `/?${NEAR}&category=welfare_shelter`,
  "/?q=緑町",
  "/disaster",
];
const KINDS = "kind=welfare_shelter&kind=evacuation_shelter&kind=emergency_site";
const ANSWERS = [`/api/nearest?${NEAR}&limit=100`, `/api/shelters?${NEAR}&${KINDS}`];

/**
 * The names of the places to which residents are shown a way or a walking time, on any page
 * and in any answer for programs.
 * @param {import("@playwright/test").Page} page one of the service
 * @param {Map<string, string>} places the ids of all, by name
 */
async function ways(page, places) {
  const pages = [...places].map(([name, id]) => ({ name, address: `/places/${id}` }));
  const shown = await page.evaluate(
    async ({ lists, pages }) => {
      const read = async (address) => new DOMParser().parseFromString(await (await fetch(address)).text(), "text/html");
      const found = [];
      for (const address of lists) {
        for (const card of (await read(address)).querySelectorAll(".card")) {
          const isWalked = card.querySelector(".card-far")?.textContent?.includes("歩");
          if (isWalked || card.querySelector("[data-way-lat]")) found.push(card.querySelector(".card-name")?.textContent?.trim());
        }
      }
      for (const { name, address } of pages) {
        if ((await read(address)).querySelector(".sheet [data-way-lat], .whereabouts a[href^='geo:']")) found.push(name);
      }
      return found;
    },
    { lists: LISTS, pages },
  );
  for (const address of ANSWERS) {
    const answer = await (await page.request.get(address)).json();
    for (const { properties } of [...answer.features, ...(answer.may_fit ?? [])]) {
      if (typeof properties.walk_minutes === "number") shown.push(properties.name);
    }
  }
  return shown;
}

test("a night from the exercise to the morning", async ({ phone, page, provoked }) => {
  test.setTimeout(240_000);
  provoked.push(/ERR_INTERNET_DISCONNECTED/);
  const full = () => {
    IDBObjectStore.prototype.put = () => {
      throw new DOMException("full", "QuotaExceededError");
    };
  };
  await page.goto("/");
  const listed = await (await page.request.get(ANSWERS[0])).json();
  const places = new Map(listed.features.map(({ id, properties }) => [properties.name, id]));
  expect(places.size).toBe(7);
  /** Reads every page as a resident; `forbidden` is closed to them, `open` is not. */
  const walk = async (when, forbidden, open) => {
    const shown = await ways(page, places);
    for (const name of forbidden) expect(shown, `${when}: no way to ${name}`).not.toContain(name);
    for (const name of open) expect(shown, `${when}: a way to ${name}`).toContain(name);
  };
  const only = ["ひかりの家"];
  await walk("peace", only, ["あさひ小学校", "緑町グラウンド", "高台の公園"]);

  const desk = await phone("本部");
  const second = await phone("副本部");
  const board = await phone("本部");
  const slow = await phone("昼の番", { script: wrongClock(-3 * 3600_000) });
  const unkept = await phone("夜の番", { script: full });
  const handed = await phone("昼の番");

  // The exercise of the afternoon still runs.
  await begin(desk, "訓練", "総合防災訓練");
  await board.goto("/disaster");
  await expect(board.locator("#live")).toHaveAttribute("data-state", "live");
  await openShelter(slow);
  await report(slow, "満員", "300");
  await expect(row(board, "あさひ小学校")).toContainText("満員");

  // It is real now; the phones are open at what they showed.
  await begin(desk, "ほんとうの災害", "台風第19号");
  for (const open of [board, slow]) {
    await expect(open.locator("#running")).toContainText("台風第19号");
    await expect(open.locator(".exercise-frame")).toHaveCount(0);
  }
  await expect(row(board, "あさひ小学校"), "nothing of the exercise").toContainText("報告なし");
  await walk("nobody has reported", only, ["緑町グラウンド", "高台の公園"]);

  // A phone three hours slow: the school is flooded.
  await openShelter(slow);
  await report(slow, "閉鎖", "0");
  await expect(row(board, "あさひ小学校")).toContainText("閉鎖");
  const closed = ["あさひ小学校", "緑町グラウンド"];
  await walk("closed", [...only, ...closed], ["高台の公園"]);

  // A phone with full storage, and no line for a while.
  await openShelter(unkept, "ゆうひ中学校");
  await unkept.context().setOffline(true);
  await report(unkept, "満員", "250");
  await expect(outbox(unkept, "waits")).toContainText("満員・250人");
  await unkept.context().setOffline(false);
  await expect(row(board, "ゆうひ中学校")).toContainText("満員");
  const crowded = ["ゆうひ中学校"];
  await walk("full", [...only, ...closed, ...crowded], ["高台の公園"]);

  // A phone that changes hands with a report that waits on it.
  await openShelter(handed, "みなみ高校");
  await handed.context().setOffline(true);
  await report(handed, "開設中", "40");
  await expect(outbox(handed, "waits")).toHaveCount(1);
  await handed.context().clearCookies();
  await handed.context().setOffline(false);
  await takeOver(handed, "夜の番");
  await outbox(handed, "others").getByRole("button", { name: "見た人の代わりに送る" }).click();
  await expect(row(board, "みなみ高校")).toContainText("40人");
  await walk("handed over", [...only, ...closed, ...crowded], ["みなみ高校"]);

  // A file with a fault in its middle, then the mended one.
  const file = fileOfReports("w9");
  await sendFile(desk, file, 3);
  await expect(desk.getByText("3件を記録しました。もう記録してあった行は0件、記録できなかった行は1件です。")).toBeVisible();
  await sendFile(desk, file.replace("w9", "e3"), 1);
  await expect(desk.getByText("1件を記録しました。もう記録してあった行は3件、記録できなかった行は0件です。")).toBeVisible();
  await expect(row(board, "みどりの里")).toContainText("4人");
  await walk("after the file", [...only, ...closed, ...crowded], ["みどりの里", "高台の公園"]);

  // Two officers look for a place for the same two people.
  await desk.goto("/staff/requests");
  await desk.getByLabel("人数", { exact: true }).fill("2");
  await desk.locator("#target").getByText("高齢者", { exact: true }).click();
  await desk.getByText("必要な設備・配慮（すべて必要なもの）").first().click();
  await desk.locator("[name=fact][value=wheelchair]").check();
  await desk.getByLabel("いまいるところ").fill("緑町");
  await desk.getByRole("button", { name: "行き先をさがす" }).click();
  await expect(desk.getByRole("heading", { name: "受け入れられる場所" })).toBeVisible();
  expect(await faults(desk)).toEqual([]);
  await second.goto(desk.url());
  const accept = (officer) =>
    officer.locator("form", { has: officer.locator(`[name=place][value="${places.get("みどりの里")}"]`) })
      .getByRole("button", { name: "受け入れ決定" }).first().click();
  await accept(desk);
  await expect(desk.getByText(/まで空けています/).first()).toBeVisible();
  const [answer] = await Promise.all([second.waitForResponse((response) => response.request().method() === "POST"), accept(second)]);
  expect(answer.status(), "somebody was first").toBe(409);
  const shelters = await (await desk.request.get("/api/shelters")).json();
  const home = [...shelters.features, ...shelters.may_fit].find(({ properties }) => properties.name === "みどりの里");
  expect(home.properties.vacancy, "ten, four in it, two to come").toBe(4);

  // The slope above the park moves.
  await openShelter(second, "高台の公園");
  await second.getByText(/^伝えたいこと・/).click();
  await report(second, "未開設");
  await expect(outbox(second, "sent")).toContainText("高台の公園：未開設");
  await walk("not open", [...only, ...closed, ...crowded, "高台の公園"], ["みなみ高校"]);
  expect(await faults(board), "the board").toEqual([]);
  await page.goto("/?lat=35.787&lon=139.4733");
  expect(await faults(page), "the first page").toEqual([]);

  // Every report once, whoever made it and however it came.
  const address = await board.locator("a[href*='/files/']").first().getAttribute("href");
  const csv = await (await board.request.get(address.replace(/files\/.*/, "files/timeline.csv"))).text();
  const said = csv.trim().split(/\r?\n/).slice(1).map((line) => line.split(","));
  expect(said.map((cells) => [4, 7, 8, 11].map((column) => cells[column]).join(" "))).toEqual([
    "あさひ小学校 閉鎖 0 昼の番",
    "緑町グラウンド 閉鎖  昼の番",
    "ゆうひ中学校 満員 250 夜の番",
    "みなみ高校 開設中 40 昼の番",
    "みどりの里 開設中 4 本部",
    "高台の公園 開設中  本部",
    "ひかりの家 開設中 5 本部",
    "みなみ高校 開設中 45 本部",
    "高台の公園 未開設  副本部",
  ]);
});

/** Sends a file of reports in the browser, after a look at what comes of it. */
async function sendFile(page, content, count) {
  await page.goto("/staff/shelters/file");
  await page.getByLabel("報告のファイル").setInputFiles({ name: "報告.csv", mimeType: "text/csv", buffer: Buffer.from(content) });
  await page.getByRole("button", { name: "内容を見る" }).click();
  await expect(page.getByRole("heading", { name: "取りこむ内容" })).toBeVisible();
  await page.getByRole("button", { name: `${count}件を記録する` }).click();
}
