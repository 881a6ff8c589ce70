/**
 * What must work in every engine, in WebKitGTK and in Firefox: searching, the page of a
 * place, the map, a report that waits for the line, a file at the counter.
 */

import assert from "node:assert/strict";
import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { after, before, describe, test } from "node:test";
import { setTimeout as pause } from "node:timers/promises";
import { runCommand, startService } from "../server.js";
import { openFirefox } from "./firefox.js";
import { openLine } from "./line.js";
import { openWebKit } from "./webkit.js";

/**
 * One page in one engine.
 * @typedef {object} Engine
 * @property {string} version
 * @property {(address: string) => Promise<unknown>} open
 * @property {<A extends unknown[], R>(task: (...args: A) => R, ...args: A) => Promise<R>} run runs a function in the page
 * @property {(selector: string) => Promise<unknown>} press
 * @property {(selector: string, text: string) => Promise<unknown>} type
 * @property {(selector: string, path: string) => Promise<unknown>} attach
 * @property {string[]} complaints errors of the pages so far, where the driver tells of them
 * @property {() => Promise<unknown>} close
 */

const NAME = "職員";
const PASSWORD = "kitchen-lamp-river";
const WAIT_TIMEOUT_MS = 30_000;
const PLACES = [
  "ID,種別,名称,住所,緯度,経度,地区,電話番号,定員",
  "s1,salon,ぷらっとホーム6番線,埼玉県所沢市緑町1-1,35.7880,139.4740,所沢,04-0000-0011,",
  "s2,salon,ひだまり,埼玉県所沢市緑町2-2,35.7900,139.4800,所沢,,",
  "e1,evacuation_shelter,あさひ小学校,埼玉県所沢市緑町3-3,35.7870,139.4733,所沢,,300",
].join("\n");
const NEXT_EDITION = "ID,種別,名称,住所,緯度,経度\nn1,salon,あたらしいサロン,埼玉県所沢市山口9,35.7700,139.4500\n";

const ENGINES = [
  { name: "WebKitGTK", openEngine: openWebKit, tellsErrors: false },
  { name: "Firefox", openEngine: openFirefox, tellsErrors: true },
];

for (const { name, openEngine, tellsErrors } of ENGINES) {
  describe(name, () => {
    /** @type {Awaited<ReturnType<typeof startService>>} */
    let service;
    /** @type {Awaited<ReturnType<typeof openLine>>} */
    let line;
    /** @type {Engine} */
    let engine;

    before(async () => {
      service = await startService(["--no-sample", "--basemap", "none"]);
      const file = join(service.folder, "places.csv");
      await writeFile(file, PLACES);
      await runCommand(service, ["import", file]);
      await runCommand(service, ["user", "add", NAME, "--role", "admin", "--password-stdin"], `${PASSWORD}\n`);
      line = await openLine(service.address);
      engine = await openEngine();
    });
    after(async () => {
      await engine?.close();
      line?.close();
      await service?.stop();
    });

    const open = (/** @type {string} */ path) => engine.open(line.address + path);

    test("the language is chosen on the page", async (t) => {
      t.diagnostic(engine.version);
      await open("/?lang=en");
      await engine.press(".reading [lang=ja]");
      await see("html[lang=ja] #q");
      await open("/");
      await see("html[lang=ja] #q");
    });

    test("a place is found, and its page read", async () => {
      await open("/");
      await see(".finder");
      await engine.type("#q", "ぷらっとほーむ６番線\n");
      await see("#count", /^1件/);
      assert.equal(await engine.run(() => new URLSearchParams(location.search).get("q")), "ぷらっとほーむ６番線");
      await see("#results .card-name", /ぷらっとホーム6番線/);
      await engine.press("#results .card-name a");
      await see("h1", /ぷらっとホーム6番線/);
      await see("main", /04-0000-0011/);
    });

    test("the map is drawn, or the list says that it cannot be", async (t) => {
      await open("/");
      await see("#switch");
      const draws = await engine.run(() => document.createElement("canvas").getContext("webgl2") !== null);
      t.diagnostic(draws ? "it draws maps" : "it draws no maps");
      await engine.press('#switch [data-view="map"]');
      if (draws) {
        // The panel for a chosen place comes once style and tiles have been read.
        await eventually("a map", () => document.querySelector("#map canvas") !== null && document.querySelector("#map .map-selection") !== null);
        await engine.press('#switch [data-view="list"]');
      } else {
        await see("html.no-map main .notice[role=status]", /地図/);
      }
      await see("#results .card-name", /./);
    });

    test("a report waits while there is no line, and goes when there is one", async () => {
      await logIn();
      await open("/staff/incidents");
      await choose("ほんとうの災害");
      await fill("名前", "台風第19号");
      await fill("住民への知らせ", "早めに避難してください。");
      await pressNamed("button", "始める");
      await see("main", /始めました。/);
      await open("/staff/shelters");
      await pressNamed("a", "あさひ小学校");
      await see("h1", /あさひ小学校/);
      await see("html.js #outbox[hidden]", null);
      line.cut();
      await fill("いまいる人の数", "20");
      await pressNamed("button", "開設中");
      await see("#outbox li[data-state=waits]", /開設中・20人/);
      assert.equal(await engine.run(() => document.querySelectorAll("#outbox li[data-state=sent]").length), 0);
      line.mend();
      await see("#outbox li[data-state=sent]", /開設中・20人/);
      await see("#now", /20人/);
      await open("/disaster");
      await see("tr[data-place]", /あさひ小学校.*開設中/);
      await see("#live[data-state=live]", /./);
    });

    test("a file is compared and imported", async () => {
      const file = join(service.folder, "来年のサロン一覧.csv");
      await writeFile(file, NEXT_EDITION);
      await logIn();
      await open("/staff/import");
      await see("h1", /ファイルの取りこみ/);
      await engine.attach("#files", file);
      await pressNamed("button", "登録とくらべる");
      await see("main", /取りこむ前の確認/);
      await pressNamed("button", "取りこむ（新しい場所1件）");
      await see("main", /取りこみました/);
      await open("/?q=あたらしいサロン");
      await see("#results .card-name", /あたらしいサロン/);
    });

    if (tellsErrors) {
      test("no page had an error of its own", () => {
        // What a cut line leaves behind is no fault of a page.
        const ofLine = /NetworkError|can’t establish a connection|connection .*interrupted|Cross-Origin|fetching process/;
        assert.deepEqual(engine.complaints.filter((complaint) => !ofLine.test(complaint)), []);
      });
    }

    /** Logs in, unless somebody is. */
    async function logIn() {
      await open("/staff");
      if (!(await engine.run(() => location.pathname.startsWith("/staff/login")))) return;
      await fill("名前", NAME);
      await fill("パスワード", PASSWORD);
      await pressNamed("button", "ログインする");
      await see("h1", /職員さん/);
    }

    /**
     * Waits until the page answers yes. While it is being left, it answers nothing.
     * @template {unknown[]} A
     * @param {string} what
     * @param {(...args: A) => boolean} isSo
     * @param {A} args
     */
    async function eventually(what, isSo, ...args) {
      const since = Date.now();
      while (!(await engine.run(isSo, ...args).catch(() => false))) {
        if (Date.now() - since > WAIT_TIMEOUT_MS) {
          const text = await engine.run(() => `${location.href}\n${document.body.innerText.slice(0, 2000)}`).catch(String);
          assert.fail(`no ${what} after ${WAIT_TIMEOUT_MS} ms:\n${text}`);
        }
        await pause(100);
      }
    }

    /**
     * Waits until one of the elements is seen with that text; for `null`, until it is there.
     * @param {string} selector
     * @param {RegExp | null} text
     */
    function see(selector, text = /(?:)/) {
      return eventually(
        `${selector} ${text}`,
        (selector, pattern) =>
          [...document.querySelectorAll(selector)].some((element) => {
            const isShown = element.getClientRects().length > 0 && new RegExp(pattern ?? "", "s").test(element.textContent);
            return pattern === null || isShown;
          }),
        selector,
        text?.source ?? null,
      );
    }

    /**
     * Marks what bears a name, once it is seen; gives its selector.
     * @param {"button" | "a" | "label"} tag
     * @param {string} name how its text begins
     */
    async function named(tag, name) {
      const mark = `${tag} ${name}`;
      await eventually(
        mark,
        (tag, name, mark) => {
          const all = [...document.querySelectorAll(tag)];
          const found = all.find((one) => one.getClientRects().length > 0 && one.textContent.trim().startsWith(name));
          const element = found instanceof HTMLLabelElement ? found.control : found;
          element?.setAttribute("data-test", mark);
          return Boolean(element);
        },
        tag,
        name,
        mark,
      );
      return `[data-test="${mark}"]`;
    }

    /**
     * @param {"button" | "a"} tag
     * @param {string} name
     */
    async function pressNamed(tag, name) {
      await engine.press(await named(tag, name));
    }

    /**
     * @param {string} label
     * @param {string} text
     */
    async function fill(label, text) {
      await engine.type(await named("label", label), text);
    }

    /** @param {string} label of a radio button */
    async function choose(label) {
      await engine.press(await named("label", label));
    }
  });
}
