/**
 * The peers that run on Node: the nearest places by geokdbush, or clustered tiles by
 * supercluster, on as many cores as there are.
 *   node server.mjs nearest|tiles TABLE PORT
 */
import cluster from "node:cluster";
import { readFileSync } from "node:fs";
import { createServer } from "node:http";
import { availableParallelism } from "node:os";
import { gzipSync } from "node:zlib";
import { around, distance } from "geokdbush";
import KDBush from "kdbush";
import Supercluster from "supercluster";
import vtpbf from "vt-pbf";

const [kind, table, port] = process.argv.slice(2);

/** The rows of the table. No cell of it holds a comma. */
function read() {
  const [head, ...rows] = readFileSync(table, "utf8").trim().split("\n");
  const columns = head.split(",");
  const at = (name) => columns.indexOf(name);
  const [id, category, name, kana, address, lat, lon, phone, schedule] = [
    "ID", "種別", "名称", "名称_カナ", "住所", "緯度", "経度", "電話番号", "開催日時",
  ].map(at);
  return rows.map((row) => {
    const cells = row.split(",");
    return {
      id: cells[id], lon: Number(cells[lon]), lat: Number(cells[lat]),
      properties: {
        category: cells[category], name: cells[name], name_kana: cells[kana],
        address: cells[address], phone: cells[phone], schedule_text: cells[schedule],
      },
    };
  });
}

/** Answers `/api/nearest` as Ibasho does, but for what it says of schedules. */
function nearest() {
  const places = read();
  const index = new KDBush(places.length);
  for (const { lon, lat } of places) index.add(lon, lat);
  index.finish();
  return (url, response) => {
    const asked = new URL(url, "http://localhost").searchParams;
    const [lon, lat] = [Number(asked.get("lon")), Number(asked.get("lat"))];
    const category = asked.get("category");
    const fits = category ? (n) => places[n].properties.category === category : undefined;
    const features = around(index, lon, lat, 10, 100, fits).map((n) => {
      const place = places[n];
      const distance_m = Math.round(distance(lon, lat, place.lon, place.lat) * 10000) / 10;
      return {
        type: "Feature", id: place.id,
        geometry: { type: "Point", coordinates: [place.lon, place.lat] },
        properties: { ...place.properties, distance_m },
      };
    });
    response.setHeader("content-type", "application/geo+json");
    response.end(JSON.stringify({ type: "FeatureCollection", features }));
  };
}

/** Answers tiles, compressed, and keeps those it has made. */
function tiles() {
  const index = new Supercluster({ maxZoom: 14, extent: 4096 });
  index.load(read().map(({ id, lon, lat, properties: { category, name } }) => ({
    type: "Feature", geometry: { type: "Point", coordinates: [lon, lat] },
    properties: { id, category, name },
  })));
  const made = new Map();
  return (url, response) => {
    let body = made.get(url);
    if (!body) {
      const [z, x, y] = url.match(/\d+/g).map(Number);
      const tile = index.getTile(z, x, y) ?? { features: [] };
      body = gzipSync(vtpbf.fromGeojsonVt({ places: tile }, { version: 2, extent: 4096 }), { level: 1 });
      made.set(url, body);
    }
    response.setHeader("content-type", "application/vnd.mapbox-vector-tile");
    response.setHeader("content-encoding", "gzip");
    response.end(body);
  };
}

if (cluster.isPrimary) {
  for (let n = 0; n < availableParallelism(); n++) cluster.fork();
  process.on("SIGTERM", () => process.exit());
} else {
  const answer = kind === "tiles" ? tiles() : nearest();
  createServer((request, response) => {
    if (request.url === "/ready") response.end();
    else answer(request.url, response);
  }).listen(Number(port), "127.0.0.1");
}
