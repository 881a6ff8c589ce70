/**
 * Part of a night, on the phones that people have: an exercise turns into a disaster while
 * pages are open, one phone cannot keep anything, one has a wrong clock, one is handed over,
 * one has no line. No report is lost, and none is doubled.
 */

import { faults } from "./axe.js";
import { expect } from "./fixtures.js";
import { begin, openShelter, outbox, report, row, takeOver, testWithPhones, wrongClock } from "./phones.js";
import { createServer, request as forward } from "node:http";

const SHELTERS = [
  "ID,種別,名称,住所,緯度,経度,定員,電話番号",
  "e1,evacuation_shelter,あさひ小学校,埼玉県所沢市緑町3-3,35.7870,139.4733,300,04-0000-0013",
  "e2,evacuation_shelter,ゆうひ中学校,埼玉県所沢市緑町4-4,35.7930,139.4690,250,",
  "e3,evacuation_shelter,みなみ高校,埼玉県所沢市緑町5-5,35.7950,139.4700,400,",
].join("\n");

const test = testWithPhones(SHELTERS, ["本部", "昼の番", "夜の番"]);

/** Sees whether a page can be used by everyone; keeps a picture of it where asked to. */
async function look(page, info, name) {
  expect(await faults(page), name).toEqual([]);
  const over = await page.evaluate(() => document.documentElement.scrollWidth - innerWidth);
  expect(over, `${name} is wider than the window`).toBeLessThanOrEqual(0);
  if (process.env.SHOTS) {
    await page.screenshot({ path: `${process.env.SHOTS}/phones-${info.project.name}-${name}.png`, fullPage: true });
  }
}

test("an exercise turns into a disaster while board and phones are open", async ({ phone }, info) => {
  test.setTimeout(120_000);
  const [desk, board, field] = [await phone("本部"), await phone("本部"), await phone("昼の番")];
  await board.goto("/disaster");
  await expect(board.locator("#live")).toHaveAttribute("data-state", "live");
  const shelter = await openShelter(field);
  await expect(field.getByText("災害も訓練も始まっていません")).toBeVisible();

  await begin(desk, "訓練", "総合防災訓練");
  for (const page of [board, field]) {
    await expect(page.locator(".exercise-frame")).toBeVisible();
    await expect(page.locator("#running")).toContainText("総合防災訓練");
  }
  await report(field, "開設中", "5");
  await expect(outbox(field, "sent")).toContainText("5人");
  await expect(row(board, "あさひ小学校")).toContainText("5人");

  await begin(desk, "ほんとうの災害", "台風第19号");
  for (const page of [board, field]) {
    await expect(page.locator("#running")).toContainText("台風第19号");
    await expect(page.locator(".exercise-frame")).toHaveCount(0);
  }
  await expect(row(board, "あさひ小学校")).toContainText("報告なし");
  await expect(field.locator("#report-changed")).toContainText("前の訓練・災害のものです");
  await look(field, info, "1-changed");

  // Whoever was about to press presses for the exercise: a person says that it is true.
  await report(field, "満員", "300");
  const undecided = outbox(field, "undecided");
  await expect(undecided).toContainText("あさひ小学校：満員・300人");
  await look(field, info, "2-undecided");
  await expect(row(board, "あさひ小学校")).toContainText("報告なし");
  await field.reload();
  await expect(undecided, "kept, and still for a person to decide").toContainText("300人");
  await undecided.getByRole("button", { name: "いまの災害に送る" }).click();
  await expect(row(board, "あさひ小学校")).toContainText("満員");
  await expect(field.locator("#log")).toContainText("終了した災害・訓練の画面で作られた報告です。");

  // From now on the form is that of the disaster.
  await report(field, "開設中", "290");
  await expect(row(board, "あさひ小学校")).toContainText("290人");
  await expect(field.locator("#log .report-said")).toHaveCount(2);
  expect(new URL(field.url()).pathname).toBe(shelter);
});

test("the form of an incident that is over gives way when its reporter says so", async ({ phone }) => {
  const [desk, field] = [await phone("本部"), await phone("昼の番")];
  await begin(desk, "訓練", "総合防災訓練");
  await openShelter(field);
  await field.getByLabel(/^いまいる人の数/).fill("77");
  await begin(desk, "ほんとうの災害", "台風第19号");
  await field.getByRole("button", { name: "いまの災害の欄にする" }).click();
  await expect(field.getByLabel(/^いまいる人の数/), "nothing typed for the exercise is left").toHaveValue("");
  await report(field, "開設中", "12");
  await expect(outbox(field, "sent")).toContainText("12人");
  await expect(field.locator("#now")).toContainText("12人");
});

const BROKEN = {
  "cannot write": () => {
    IDBObjectStore.prototype.put = () => {
      throw new DOMException("full", "QuotaExceededError");
    };
  },
  "ends what is written": () => {
    const put = IDBObjectStore.prototype.put;
    IDBObjectStore.prototype.put = function (...given) {
      const request = put.apply(this, given);
      this.transaction.abort();
      return request;
    };
  },
  "was closed": () => {
    IDBDatabase.prototype.transaction = () => {
      throw new DOMException("closed", "InvalidStateError");
    };
  },
  "never answers": () => {
    IDBFactory.prototype.open = () => new EventTarget();
  },
};

for (const [how, script] of Object.entries(BROKEN)) {
  test(`a phone whose storage ${how} sends all the same`, async ({ phone }, info) => {
    const [desk, field] = [await phone("本部"), await phone("昼の番", { script })];
    await begin(desk, "ほんとうの災害", "台風第19号");
    await openShelter(field);
    await report(field, "開設中", "20");
    await expect(field.locator("#now")).toContainText("20人");
    await expect(outbox(field, "sent")).toContainText("開設中・20人");

    await field.context().setOffline(true);
    await report(field, "満員", "300");
    await expect(outbox(field, "waits")).toContainText("満員・300人");
    await expect(field.locator("#outbox")).toContainText("保存できない報告があります");
    await look(field, info, "3-unsaved");
    await field.context().setOffline(false);
    await expect(field.locator("#now")).toContainText("満員");
    await expect(outbox(field, "waits")).toHaveCount(0);
    await expect(field.locator("#outbox .unsaved")).toHaveCount(0);
    await field.reload();
    await expect(field.locator("#log .report-said")).toHaveCount(2);
  });
}

test("a phone three hours slow and one twenty minutes fast report when they saw it", async ({ phone }, info) => {
  test.setTimeout(120_000);
  const desk = await phone("本部");
  const slow = await phone("昼の番", { script: wrongClock(-3 * 3600_000) });
  const fast = await phone("夜の番", { script: wrongClock(20 * 60_000) });
  await begin(desk, "ほんとうの災害", "台風第19号");
  for (const page of [desk, slow, fast]) await openShelter(page);
  await report(desk, "開設中", "10");
  await expect(desk.locator("#now")).toContainText("10人");
  await report(slow, "開設中", "20");
  await expect(slow.locator("#now")).toContainText("20人");
  await expect(slow.locator("#outbox")).toContainText("端末の時計が3時間遅れていたので、時刻を直しました。");
  await report(fast, "満員", "300");
  await expect(fast.locator("#now")).toContainText("300人");
  await expect(fast.locator("#log li").first()).toContainText("端末の時計が20分進んでいたので、時刻を直しました。");

  // Without a line, and mended before the line is back.
  await slow.context().setOffline(true);
  await report(slow, "閉鎖", "0");
  await expect(outbox(slow, "waits")).toHaveCount(1);
  await slow.evaluate(() => {
    globalThis.wrongBy = 0;
  });
  await slow.context().setOffline(false);
  await expect(desk.locator("#now"), "what was seen last counts").toContainText("閉鎖");
  await desk.reload();
  await expect(desk.locator("#log li").first()).toContainText("3時間遅れていた");
  await expect(desk.locator("#log .report-said")).toHaveCount(4);
  await look(desk, info, "4-clock");
});

test("whoever takes over a phone reads and sends what was left on it", async ({ phone }, info) => {
  const [desk, field] = [await phone("本部"), await phone("昼の番")];
  await begin(desk, "ほんとうの災害", "台風第19号");
  await openShelter(field);
  await field.context().setOffline(true);
  await field.getByText(/^伝えたいこと・/).click();
  await field.getByLabel("伝えたいこと", { exact: true }).fill("毛布がない");
  await report(field, "開設中", "20");
  await expect(outbox(field, "waits")).toHaveCount(1);
  await field.context().clearCookies();
  await field.context().setOffline(false);
  await expect(field.getByText(/ログインが切れています/)).toBeVisible();

  await takeOver(field, "夜の番");
  const left = outbox(field, "others");
  await expect(left).toContainText("昼の番が見た報告");
  await expect(left).toContainText("あさひ小学校：開設中・20人");
  await expect(left).toContainText("毛布がない");
  await look(field, info, "5-left");
  await left.getByRole("button", { name: "見た人の代わりに送る" }).click();
  await expect(outbox(field, "sent")).toContainText("昼の番が見た報告");
  await openShelter(field);
  await expect(field.locator("#log li")).toHaveCount(1);
  await expect(field.locator("#log li")).toContainText("昼の番が見た、夜の番が送った");
  await look(field, info, "6-sent-for");

  await takeOver(field, "昼の番");
  await expect(outbox(field, "waits")).toHaveCount(0);
  await openShelter(field);
  await expect(field.locator("#log li"), "nothing is sent twice").toHaveCount(1);
});

test("two taps are one report, and another button is another one", async ({ phone }) => {
  const [desk, field] = [await phone("本部"), await phone("昼の番")];
  await begin(desk, "ほんとうの災害", "台風第19号");
  await openShelter(field);
  await field.getByLabel(/^いまいる人の数/).fill("20");
  await field.getByRole("button", { name: "開設中", exact: true }).dblclick();
  await expect(outbox(field, "sent")).toContainText("開設中・20人");
  await field.getByRole("button", { name: "満員", exact: true }).click();
  await expect(field.locator("#now")).toContainText("満員");
  await field.reload();
  await expect(field.locator("#log li")).toHaveCount(2);
});

test("a shelter that was never opened on this phone is reported without a line", async ({ phone, provoked }, info) => {
  provoked.push(/ERR_INTERNET_DISCONNECTED/);
  const [desk, field] = [await phone("本部"), await phone("昼の番")];
  await begin(desk, "ほんとうの災害", "台風第19号");
  await field.goto("/staff/shelters");
  const isKept = () => field.evaluate(async () => (await caches.open("ibasho-shelters")).match("/staff/shelters").then((kept) => kept?.text()));
  await expect.poll(isKept).toContain("台風第19号");
  await field.context().setOffline(true);
  await field.getByRole("link", { name: /^みなみ高校/ }).click();
  await expect(field.getByText(/いまはつながっていません/)).toBeVisible();
  await expect(field.getByRole("heading", { level: 2, name: "みなみ高校" })).toBeVisible();
  await look(field, info, "7-never-opened");
  await report(field, "開設中", "33");
  await expect(outbox(field, "waits")).toContainText("みなみ高校：開設中・33人");
  await field.context().setOffline(false);
  await expect(outbox(field, "sent")).toContainText("33人");
  await openShelter(desk, "みなみ高校");
  await expect(desk.locator("#now")).toContainText("33人");
});

test("a slow answer is called slow, and shown when it is there", async ({ phone, office }, info) => {
  test.setTimeout(90_000);
  let delay = 0;
  const proxy = createServer((incoming, outgoing) => {
    const { method, url, headers } = incoming;
    const pass = () => {
      const passed = forward(new URL(url, office.address), { method, headers }, (answer) => {
        outgoing.writeHead(answer.statusCode ?? 502, answer.headers);
        answer.pipe(outgoing);
      });
      passed.on("error", () => outgoing.destroy());
      incoming.pipe(passed);
    };
    setTimeout(pass, url === "/staff/shelters" ? delay : 0);
  });
  await new Promise((resolve) => proxy.listen(0, "127.0.0.1", () => resolve(undefined)));
  try {
    const desk = await phone("本部");
    const field = await phone("昼の番", { address: `http://127.0.0.1:${proxy.address().port}` });
    await expect.poll(() => field.evaluate(async () => Boolean(await (await caches.open("ibasho-shelters")).match("/staff/shelters")))).toBe(true);
    await field.evaluate(() => navigator.serviceWorker.ready.then(() => undefined));
    await field.reload();
    await begin(desk, "ほんとうの災害", "台風第19号");
    delay = 9000;
    await field.goto("/staff/shelters");
    await expect(field.getByText(/応答に時間がかかっています/)).toBeVisible();
    await expect(field.getByText(/いまはつながっていません/)).toBeHidden();
    await look(field, info, "8-slow");
    await expect(field.getByText(/応答に時間がかかっています/)).toBeHidden({ timeout: 15_000 });
    await expect(field.locator("#running")).toContainText("台風第19号");
  } finally {
    proxy.closeAllConnections();
    proxy.close();
  }
});
