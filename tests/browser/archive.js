/**
 * Small base maps of the operator's own, written as the PMTiles specification (version 3)
 * says: a river, streets, a railway and names around Tokorozawa station, in the words of
 * each schema; or pictures of one colour.
 */

import { writeFile } from "node:fs/promises";
import { deflateSync, crc32, gzipSync } from "node:zlib";
import { GeoJSONVT } from "@maplibre/geojson-vt";
import { fromGeojsonVt } from "@maplibre/vt-pbf";

/** Where the service's map opens. */
const [LON, LAT] = [139.4732, 35.7869];
/** How far the archive reaches around it, in degrees. */
const REACH = 0.06;
const [SHALLOWEST, DEEPEST] = [4, 14];
const HEADER = 127;
const KINDS = { mvt: 1, png: 2 };

/** Within the water of every archive. */
export const IN_WATER = [LON - 0.005, LAT + 0.0018];

const point = (x, y) => ({ type: "Point", coordinates: [LON + x, LAT + y] });
const line = (...at) => ({ type: "LineString", coordinates: at.map(([x, y]) => [LON + x, LAT + y]) });
const area = (w, s, e, n) => ({
  type: "Polygon",
  coordinates: [[[w, s], [e, s], [e, n], [w, n], [w, s]].map(([x, y]) => [LON + x, LAT + y])],
});

const streets = Array.from({ length: 15 }, (_, n) => (n - 7) * 0.004).flatMap((at) => [
  line([-0.05, at], [0.05, at]),
  line([at, -0.05], [at, 0.05]),
]);
const houses = Array.from({ length: 144 }, (_, n) => {
  const [x, y] = [0.0006 + (n % 12) * 0.0011, -0.012 + Math.floor(n / 12) * 0.0013];
  return area(x, y, x + 0.0005, y + 0.0005);
});
const shapes = {
  river: area(-0.006, -0.05, -0.0042, 0.05),
  brook: line([-0.05, 0.03], [-0.005, 0.031], [0, 0.04]),
  wood: area(0.0105, -0.03, 0.04, 0.0036),
  motorway: line([-0.05, -0.012], [0.05, -0.0058]),
  main: line([-0.05, 0.0061], [0.05, 0.0061]),
  path: line([0.0107, -0.012], [0.013, -0.003], [0.0112, 0.003]),
  railway: line([0.001, -0.05], [0.0005, 0], [0.004, 0.05]),
  boundary: line([-0.05, 0.008], [0, 0.0085], [0.05, 0.0072]),
  town: point(0.004, 0.0045),
  quarter: point(0.009, -0.009),
  station: point(0.0005, 0),
};

const put = (geometry, properties) => ({ type: "Feature", geometry, properties });
const all = (geometries, properties) => geometries.map((geometry) => put(geometry, properties));

/** The same ground in the words of each schema: its layers and their features. */
const SCHEMAS = {
  protomaps: {
    earth: [put(area(-0.06, -0.06, 0.06, 0.06), { kind: "earth" })],
    landuse: [put(shapes.wood, { kind: "wood" })],
    water: [
      put(shapes.river, { kind: "river" }),
      put(shapes.brook, { kind: "stream" }),
    ],
    buildings: all(houses, { kind: "building" }),
    roads: [
      ...all(streets, { kind: "minor_road" }),
      put(shapes.path, { kind: "path" }),
      put(shapes.main, { kind: "major_road" }),
      put(shapes.motorway, { kind: "highway" }),
      put(shapes.railway, { kind: "rail" }),
    ],
    boundaries: [put(shapes.boundary, { kind: "county", kind_detail: 7 })],
    places: [
      put(shapes.town, { kind: "locality", name: "Tokorozawa", "name:ja": "所沢市" }),
      put(shapes.quarter, { kind: "neighbourhood", name: "緑町" }),
    ],
    pois: [put(shapes.station, { kind: "station", name: "所沢駅" })],
  },
  openmaptiles: {
    landcover: [put(shapes.wood, { class: "wood" })],
    water: [put(shapes.river, { class: "river" })],
    waterway: [put(shapes.brook, { class: "stream" })],
    building: all(houses, {}),
    transportation: [
      ...all(streets, { class: "minor" }),
      put(shapes.path, { class: "path" }),
      put(shapes.main, { class: "primary" }),
      put(shapes.motorway, { class: "motorway" }),
      put(shapes.railway, { class: "rail" }),
    ],
    boundary: [put(shapes.boundary, { admin_level: 7, maritime: 0 })],
    place: [
      put(shapes.town, { class: "city", name: "Tokorozawa", "name:ja": "所沢市", rank: 5 }),
      put(shapes.quarter, { class: "quarter", name: "緑町" }),
    ],
    poi: [put(shapes.station, { class: "railway", subclass: "station", name: "所沢駅" })],
  },
  gsi: {
    WA: [put(shapes.river, { vt_code: 5200 })],
    RvrCL: [put(shapes.brook, { vt_code: 5301 })],
    BldA: all(houses, { vt_code: 3101 }),
    RdCL: [
      ...all(streets, { vt_code: 2701, vt_rdctg: "市区町村道等", vt_rnkwidth: "3m-5.5m未満" }),
      put(shapes.path, { vt_code: 2721, vt_rdctg: "市区町村道等" }),
      put(shapes.main, { vt_code: 2701, vt_rdctg: "国道" }),
      put(shapes.motorway, { vt_code: 2703, vt_rdctg: "高速自動車国道等" }),
    ],
    RailCL: [put(shapes.railway, { vt_code: 2801, vt_railstate: "通常部", vt_rtcode: "普通鉄道" })],
    AdmBdry: [put(shapes.boundary, { vt_code: 1212 })],
    Anno: [
      put(shapes.town, { vt_code: 110, vt_text: "所沢市" }),
      put(shapes.quarter, { vt_code: 210, vt_text: "緑町" }),
      put(shapes.station, { vt_code: 422, vt_text: "所沢駅" }),
    ],
  },
};
SCHEMAS.unknown = { ponds: SCHEMAS.gsi.WA, ways: SCHEMAS.gsi.RdCL };

/** What a base map can be written as. */
export const SCHEMA_NAMES = Object.keys(SCHEMAS);

/**
 * Writes vector tiles in a schema.
 * @param {string} file
 * @param {keyof typeof SCHEMAS} schema
 * @param {string} attribution
 */
export function writeVector(file, schema, attribution) {
  const layers = SCHEMAS[schema];
  const indexes = Object.entries(layers).map(([id, features]) => {
    const options = { maxZoom: DEEPEST, indexMaxZoom: DEEPEST, tolerance: 1, buffer: 64 };
    return [id, new GeoJSONVT({ type: "FeatureCollection", features }, options)];
  });
  const vector_layers = Object.keys(layers).map((id) => ({ id, fields: {} }));
  return write(file, "mvt", { attribution, vector_layers }, (z, x, y) => {
    const found = indexes.map(([id, index]) => [id, index.getTile(z, x, y)]).filter(([, tile]) => tile);
    return gzipSync(fromGeojsonVt(Object.fromEntries(found), { version: 2 }));
  });
}

/**
 * Writes pictures, each all of one colour.
 * @param {string} file
 * @param {[number, number, number]} colour
 * @param {string} attribution
 */
export function writeRaster(file, colour, attribution) {
  const picture = png(colour);
  return write(file, "png", { attribution }, () => picture);
}

async function write(file, kind, metadata, tileAt) {
  const tiles = [];
  for (let z = SHALLOWEST; z <= DEEPEST; z++) {
    const [west, north] = tileOf(z, LON - REACH, LAT + REACH);
    const [east, south] = tileOf(z, LON + REACH, LAT - REACH);
    for (let x = west; x <= east; x++) {
      for (let y = north; y <= south; y++) tiles.push({ id: tileId(z, x, y), bytes: tileAt(z, x, y) });
    }
  }
  tiles.sort((a, b) => a.id - b.id);
  const directory = gzipSync(Buffer.from(entries(tiles)));
  const about = gzipSync(JSON.stringify(metadata));
  const data = Buffer.concat(tiles.map((tile) => tile.bytes));
  await writeFile(file, Buffer.concat([header(kind, directory, about, data, tiles.length), directory, about, data]));
}

function header(kind, directory, about, data, count) {
  const bytes = Buffer.alloc(HEADER);
  bytes.write("PMTiles");
  bytes[7] = 3;
  const aboutAt = HEADER + directory.length;
  const dataAt = aboutAt + about.length;
  const numbers = [HEADER, directory.length, aboutAt, about.length, dataAt, 0, dataAt, data.length, count, count, count];
  numbers.forEach((number, index) => bytes.writeBigUInt64LE(BigInt(number), 8 + 8 * index));
  const gzip = 2;
  bytes.set([1, gzip, kind === "mvt" ? gzip : 1, KINDS[kind], SHALLOWEST, DEEPEST], 96);
  const box = [LON - REACH, LAT - REACH, LON + REACH, LAT + REACH];
  box.forEach((degrees, index) => bytes.writeInt32LE(Math.round(degrees * 1e7), 102 + 4 * index));
  bytes[118] = DEEPEST;
  [LON, LAT].forEach((degrees, index) => bytes.writeInt32LE(Math.round(degrees * 1e7), 119 + 4 * index));
  return bytes;
}

/** A directory: how many, then ids, run lengths, lengths and offsets, each in a column. */
function entries(tiles) {
  const out = [];
  const put = (number) => {
    for (; number >= 0x80; number = Math.floor(number / 0x80)) out.push((number % 0x80) | 0x80);
    out.push(number);
  };
  put(tiles.length);
  tiles.forEach(({ id }, index) => put(id - (index > 0 ? tiles[index - 1].id : 0)));
  tiles.forEach(() => put(1));
  tiles.forEach(({ bytes }) => put(bytes.length));
  // Right behind the one before is written as zero.
  tiles.forEach((_, index) => put(index === 0 ? 1 : 0));
  return out;
}

function tileOf(z, lon, lat) {
  const sine = Math.sin((lat * Math.PI) / 180);
  const y = 0.5 - Math.log((1 + sine) / (1 - sine)) / (4 * Math.PI);
  return [lon / 360 + 0.5, y].map((part) => Math.floor(part * 2 ** z));
}

/** The number of a tile along the Hilbert curve of its zoom, after all shallower zooms. */
function tileId(z, x, y) {
  let id = (4 ** z - 1) / 3;
  for (let side = 2 ** (z - 1); side >= 1; side /= 2) {
    const [right, below] = [(x & side) > 0 ? 1 : 0, (y & side) > 0 ? 1 : 0];
    id += side * side * ((3 * right) ^ below);
    if (below === 0) {
      if (right === 1) [x, y] = [side - 1 - (x & (side - 1)), side - 1 - (y & (side - 1))];
      [x, y] = [y, x];
    }
  }
  return id;
}

/** A picture of 256 by 256 pixels. */
function png(colour) {
  const size = 256;
  const row = Buffer.from([0, ...Array(size).fill(colour).flat()]);
  const about = Buffer.alloc(13);
  about.writeUInt32BE(size, 0);
  about.writeUInt32BE(size, 4);
  about.set([8, 2], 8);
  const parts = [["IHDR", about], ["IDAT", deflateSync(Buffer.concat(Array(size).fill(row)))], ["IEND", Buffer.alloc(0)]];
  const chunk = ([name, content]) => {
    const named = Buffer.concat([Buffer.from(name), content]);
    const [length, sum] = [Buffer.alloc(4), Buffer.alloc(4)];
    length.writeUInt32BE(content.length);
    sum.writeUInt32BE(crc32(named));
    return Buffer.concat([length, named, sum]);
  };
  return Buffer.concat([Buffer.from("\x89PNG\r\n\x1a\n", "latin1"), ...parts.map(chunk)]);
}
