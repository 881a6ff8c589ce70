/** A service whose operator has a base map of the own, in a file. */

import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { IN_WATER, SCHEMA_NAMES, writeRaster, writeVector } from "./archive.js";
import { expect, openMap, pixel, test } from "./fixtures.js";
import { startService } from "./server.js";

const CREDIT = '<a href="https://maps.example.jp/">所沢の地図をつくる会</a>';
/** How the style draws water, and the areas of a schema that it does not know. */
const WATER = [0xcf, 0xdf, 0xe8];
const AREA = [0xe9, 0xe5, 0xdb];
const PICTURE = [120, 170, 200];

/** Opens the map on an archive, and tells what was asked for on the way. */
async function openOn(page, archive, settings) {
  const folder = await mkdtemp(join(tmpdir(), "ibasho-basemap-"));
  const file = join(folder, "map.pmtiles");
  await archive(file);
  const service = await startService(["--basemap", file, ...settings]);
  const asked = [];
  page.on("request", (request) => asked.push(request.url()));
  const stop = async () => {
    await service.stop();
    await rm(folder, { recursive: true, force: true });
  };
  const map = await openMap(page, service.address);
  return { asked, map, service, stop };
}

/** The colour of a point of the window. */
async function colourAt(page, { x, y }) {
  const clip = { x: Math.round(x), y: Math.round(y), width: 1, height: 1 };
  const picture = (await page.screenshot({ clip })).toString("base64");
  const blank = await page.context().newPage();
  const colour = await blank.evaluate(async (picture) => {
    const bytes = Uint8Array.from(atob(picture), (letter) => letter.charCodeAt(0));
    const bitmap = await createImageBitmap(new Blob([bytes], { type: "image/png" }));
    const context = new OffscreenCanvas(1, 1).getContext("2d");
    context.drawImage(bitmap, 0, 0);
    return [...context.getImageData(0, 0, 1, 1).data.slice(0, 3)];
  }, picture);
  await blank.close();
  return colour;
}

const cases = [
  ...SCHEMA_NAMES.map((schema) => ({
    name: `vector tiles (${schema})`,
    archive: (file) => writeVector(file, schema, CREDIT),
    kind: "mvt",
    colour: schema === "unknown" ? AREA : WATER,
  })),
  {
    name: "pictures, behind an address that this browser did not take,",
    archive: (file) => writeRaster(file, PICTURE, CREDIT),
    kind: "png",
    colour: PICTURE,
    settings: ["--public-url", "https://map.example.jp"],
  },
];

for (const { name, archive, kind, colour, settings = [] } of cases) {
  test(`the map is drawn on ${name} of the operator's own, and nobody else is asked`, async ({ page }) => {
    const { asked, map, service, stop } = await openOn(page, archive, settings);
    try {
      await expect(map.getByRole("link", { name: "所沢の地図をつくる会" })).toBeVisible();
      await expect(async () => {
        expect(await colourAt(page, await pixel(map, IN_WATER))).toEqual(colour);
      }).toPass({ timeout: 20_000 });
      await page.waitForLoadState("networkidle");
      const tiles = asked.filter((address) => address.startsWith(`${service.address}/tiles/basemap/`));
      expect(tiles.length).toBeGreaterThan(0);
      expect(tiles.every((address) => address.endsWith(`.${kind}`))).toBe(true);
      const own = (address) => address.startsWith(service.address) || /^(?:data|blob):/.test(address);
      expect(asked.filter((address) => !own(address))).toEqual([]);
      await expect(map.getByText("背景の地図を読みこめません")).toHaveCount(0);
    } finally {
      await stop();
    }
  });
}
