/** The style of a map: the server's, with the addresses from where this page came from. */

/** @import { StyleSpecification } from "../vendor/maplibre-gl.mjs" */

/** The deepest tiles of places; the map enlarges them. */
const DEEPEST_TILE = 16;

/**
 * Reads the server's style.
 * @param {HTMLElement} frame
 * @returns {Promise<StyleSpecification>}
 */
export async function readStyle(frame) {
  const answer = await fetch("/style.json");
  if (!answer.ok) throw new Error(`style: ${answer.status}`);
  const style = await answer.json();
  const { basemap, places } = style.sources;
  const server = new URL(places.url).origin;
  if (basemap) basemap.tiles = basemap.tiles.map((/** @type {string} */ tile) => fromHere(tile, server));
  const tiles = [placeTiles(frame.dataset.categories)];
  style.sources.places = { type: "vector", tiles, maxzoom: DEEPEST_TILE };
  return style;
}

/**
 * @param {string} address
 * @param {string} server
 */
function fromHere(address, server) {
  return address.startsWith(`${server}/`) ? location.origin + address.slice(server.length) : address;
}

/**
 * The address of the tiles of places.
 * @param {string | undefined} categories ids with spaces between; all where there is none
 */
export function placeTiles(categories) {
  const ids = (categories ?? "").split(" ").filter(Boolean);
  const query = new URLSearchParams(ids.map((id) => ["category", id]));
  return `${location.origin}/tiles/places/{z}/{x}/{y}.mvt${ids.length > 0 ? `?${query}` : ""}`;
}
