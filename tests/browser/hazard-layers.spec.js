/** Hazard maps over the map, from a small server of tiles on this machine. */

import { once } from "node:events";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { createServer } from "node:http";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { crc32, deflateSync } from "node:zlib";
import { faults } from "./axe.js";
import { expect, openMap, test } from "./fixtures.js";
import { addAccount, logIn } from "./people.js";
import { startService } from "./server.js";

const FLOOD = [0xff, 0x00, 0x88];
/** Parts of the map that no switch covers; a pin may stand on one of them. */
const SPOTS = [[0.5, 0.62], [0.6, 0.7], [0.75, 0.75], [0.88, 0.66]];

/** A part of a PNG. */
function chunk(kind, data) {
  const head = Buffer.alloc(8);
  head.writeUInt32BE(data.length);
  head.write(kind, 4, "latin1");
  const end = Buffer.alloc(4);
  end.writeUInt32BE(crc32(Buffer.concat([head.subarray(4), data])));
  return Buffer.concat([head, data, end]);
}

/** A picture of one pixel, enlarged to a tile by the map. */
function picture([red, green, blue]) {
  const size = Buffer.from([0, 0, 0, 1, 0, 0, 0, 1, 8, 2, 0, 0, 0]);
  const pixels = deflateSync(Buffer.from([0, red, green, blue]));
  const begin = Buffer.from("89504e470d0a1a0a", "hex");
  return Buffer.concat([begin, chunk("IHDR", size), chunk("IDAT", pixels), chunk("IEND", Buffer.alloc(0))]);
}

/** Tiles of a flood everywhere, of a tsunami nowhere, and of a landslide that fails. */
async function startTiles() {
  const asked = [];
  const tile = picture(FLOOD);
  const server = createServer(({ url }, answer) => {
    asked.push(url);
    const headers = { "access-control-allow-origin": "*" };
    if (url.startsWith("/flood/")) answer.writeHead(200, { ...headers, "content-type": "image/png" }).end(tile);
    else answer.writeHead(url.startsWith("/tsunami/") ? 404 : 500, headers).end();
  });
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  const address = `http://127.0.0.1:${server.address().port}`;
  return { address, asked, stop: () => server.close() };
}

function layer(id, name, address) {
  return `[[layer]]
id = "${id}"
ja = "${name}"
en = "${id} in English"
explain_ja = "${name}の説明です。"
explain_en = "What it is."
tiles = ["${address}/${id}/{z}/{x}/{y}.png"]
min_zoom = 2
max_zoom = 17
credit = "地図をつくる役所"
credit_url = "https://maps.example.jp/${id}"
legend = [{ colour = "#ff0088", ja = "${name}の色", en = "The colour" }]
`;
}

const hazard = test.extend({
  tiles: [
    async ({}, use) => {
      const tiles = await startTiles();
      await use(tiles);
      tiles.stop();
    },
    { scope: "worker" },
  ],
  service: [
    async ({ tiles }, use) => {
      const folder = await mkdtemp(join(tmpdir(), "ibasho-hazards-"));
      const file = join(folder, "layers.toml");
      const layers = [["flood", "洪水"], ["tsunami", "津波"], ["landslide", "土砂災害"]];
      await writeFile(file, layers.map(([id, name]) => layer(id, name, tiles.address)).join("\n"));
      const service = await startService(["--basemap", "none", "--hazard-layers", file]);
      await use(service);
      await service.stop();
      await rm(folder, { recursive: true, force: true });
    },
    { scope: "worker" },
  ],
});

/** How many spots of the map show the flood. */
async function countFlooded(page, map) {
  const { x, y, width, height } = await map.boundingBox();
  const shot = (await page.screenshot()).toString("base64");
  const points = SPOTS.map(([right, down]) => [x + width * right, y + height * down]);
  const colours = await page.evaluate(
    async ([shot, points]) => {
      const bytes = Uint8Array.from(atob(shot), (letter) => letter.charCodeAt(0));
      const bitmap = await createImageBitmap(new Blob([bytes], { type: "image/png" }));
      const context = new OffscreenCanvas(bitmap.width, bitmap.height).getContext("2d");
      context.drawImage(bitmap, 0, 0);
      return points.map(([x, y]) => [...context.getImageData(x, y, 1, 1).data]);
    },
    [shot, points],
  );
  return colours.filter(([red, green, blue]) => red > 200 && green < 100 && blue > 100).length;
}

async function expectDrawn(page, map, drawn) {
  const most = SPOTS.length - 1;
  const counted = expect.poll(() => countFlooded(page, map), { timeout: 20_000 });
  await (drawn ? counted.toBeGreaterThanOrEqual(most) : counted.toBe(0));
}

/** Opens the switches with the keyboard alone. */
async function openSwitches(map) {
  const fold = map.getByText("ハザードマップを重ねる").first();
  await fold.focus();
  await fold.press("Enter");
  await expect(map.getByRole("group", { name: "ハザードマップを重ねる" })).toBeVisible();
}

hazard("a hazard map is asked for once it is switched on, with legend and credit", async ({ page, tiles }) => {
  const begun = tiles.asked.length;
  const map = await openMap(page);
  await expectDrawn(page, map, false);
  await openSwitches(map);
  expect(tiles.asked.length, "nothing is asked before").toBe(begun);

  const flood = map.getByRole("checkbox", { name: "洪水" });
  await flood.focus();
  await flood.press("Space");
  await expect(map.getByText("洪水の色")).toBeVisible();
  await expect(map.locator(".hazard-legend").getByRole("link", { name: "地図をつくる役所" })).toHaveAttribute("href", "https://maps.example.jp/flood");
  await expectDrawn(page, map, true);
  expect(tiles.asked.slice(begun).every((address) => address.startsWith("/flood/"))).toBe(true);
  expect(await faults(page, map)).toEqual([]);

  await flood.press("Space");
  await expect(map.getByText("洪水の色")).toHaveCount(0);
  await expectDrawn(page, map, false);

  await flood.press("Space");
  await page.reload();
  await openMap(page);
  await openSwitches(map);
  await expect(flood, "forgotten with the page").not.toBeChecked();
});

hazard("a layer without a tile here stays on, one that fails says so and goes off", async ({ page, provoked }) => {
  provoked.push(/404/, /500/);
  const map = await openMap(page);
  await openSwitches(map);
  const tsunami = map.getByRole("checkbox", { name: "津波" });
  const answered = page.waitForResponse((answer) => answer.url().includes("/tsunami/"));
  await tsunami.check();
  expect((await answered).status()).toBe(404);
  await expect(map.getByText("色のない所も、安全とはかぎりません")).toBeVisible();

  const landslide = map.getByRole("checkbox", { name: "土砂災害" });
  await landslide.click();
  await expect(map.getByText("「土砂災害」は、読みこめない所があるので消しました")).toBeVisible();
  await expect(landslide).not.toBeChecked();
  await expect(map.getByText("土砂災害の色")).toHaveCount(0);
  await expect(tsunami).toBeChecked();
});

hazard("without the network every layer goes off", async ({ page, context, provoked, tiles }) => {
  provoked.push(/ERR_INTERNET_DISCONNECTED/);
  const map = await openMap(page);
  await openSwitches(map);
  const flood = map.getByRole("checkbox", { name: "洪水" });
  await flood.check();
  await expectDrawn(page, map, true);
  await context.setOffline(true);
  await expect(map.getByText("「洪水」は、読みこめない所があるので消しました")).toBeVisible();
  await expect(flood).not.toBeChecked();
  await expectDrawn(page, map, false);
  const asked = tiles.asked.length;
  await flood.click();
  await expect(flood).not.toBeChecked();
  expect(tiles.asked.length).toBe(asked);
  await context.setOffline(false);
  await flood.check();
  await expectDrawn(page, map, true);
});

hazard("the board has the same switches", async ({ page, service, tiles }) => {
  await addAccount(service, "本部", "disaster");
  await logIn(page, "本部");
  await page.goto("/disaster");
  const map = page.locator("#map");
  await map.scrollIntoViewIfNeeded();
  await openSwitches(map);
  const begun = tiles.asked.length;
  await map.getByRole("checkbox", { name: "洪水" }).check();
  await expect(map.getByText("洪水の色")).toBeVisible();
  await expect.poll(() => tiles.asked.length).toBeGreaterThan(begun);
  expect(await faults(page, map)).toEqual([]);
});

hazard("about and privacy say whose maps they are and what they learn", async ({ page, tiles }) => {
  await page.goto("/about");
  await expect(page.getByText("重ねるハザードマップ（洪水・津波・土砂災害）：地図をつくる役所")).toBeVisible();
  await page.goto("/about/privacy");
  await expect(page.getByText(new URL(tiles.address).host)).toBeVisible();
});

const without = test.extend({ settings: [["--basemap", "none", "--hazard-layers", "none"], { scope: "worker", option: true }] });

without("where the operator offers none there is no switch", async ({ page }) => {
  const map = await openMap(page);
  await expect(map.getByText("ハザードマップを重ねる")).toHaveCount(0);
});
