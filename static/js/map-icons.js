/**
 * The icons of the maps: white drawings on a coloured ground. One icon covers another
 * whole, so that places at one point do not blur into each other.
 */

import { readJson } from "./dom.js";

/** @import { Map as MapLibreMap } from "../vendor/maplibre-gl.mjs" */

/** Of a category's disc, its white ring, and of every drawing, in pixels of the map. */
const RADIUS = 15;
const RING = 2;
const DRAWING = 18;
/** Of the square under the sign of a status, and of the diamond under one to ask about. */
const SQUARE = 30;
const DIAMOND = 42;
/** Pixels of an image for one of the map. */
const PIXEL_RATIO = 2;

/**
 * Adds `category-<icon>` for every category.
 * @param {MapLibreMap} map
 * @param {HTMLElement} frame
 */
export async function addCategoryIcons(map, frame) {
  const categories = /** @type {Record<string, { icon: string, colour: string }>} */ (readJson(frame, "kinds"));
  const add = async (/** @type {{ icon: string, colour: string }} */ { icon, colour }) => {
    const drawing = await loadWhite(`${frame.dataset.assets}/icons/${icon}.svg`);
    addIcon(map, `category-${icon}`, drawing && onDisc(drawing, colour));
  };
  await Promise.all(Object.values(categories).map(add));
}

/** Statuses and their colours, on which the white sign stands out. */
const STATUS_COLOURS = {
  open: "#115a36", full: "#a30d00", closed: "#4a4740",
  preparing: "#0b4f8a", not_open: "#6b6355", unreported: "#6b6355",
};

/**
 * Adds `state-<status>`, the sign of each status on a square, and `ask-<status>`, the same
 * on a diamond: for a place of which something must be asked first.
 * @param {MapLibreMap} map
 * @param {HTMLElement} frame
 */
export async function addStatusIcons(map, frame) {
  const add = async (/** @type {[string, string]} */ [status, colour]) => {
    const drawing = await loadWhite(`${frame.dataset.assets}/icons/status-${status}.svg`);
    addIcon(map, `state-${status}`, drawing && onSquare(drawing, colour));
    addIcon(map, `ask-${status}`, drawing && onDiamond(drawing, colour));
  };
  await Promise.all(Object.entries(STATUS_COLOURS).map(add));
}

/**
 * @param {MapLibreMap} map
 * @param {string} name
 * @param {ImageData | null} icon
 */
function addIcon(map, name, icon) {
  if (icon && !map.hasImage(name)) map.addImage(name, icon, { pixelRatio: PIXEL_RATIO });
}

/**
 * A drawing, whatever its colour, in white; nothing where it cannot be loaded.
 * @param {string} address
 */
async function loadWhite(address) {
  const size = DRAWING * PIXEL_RATIO;
  const image = new Image(size, size);
  image.src = address;
  try {
    await image.decode();
  } catch {
    return null;
  }
  const canvas = newCanvas(size);
  if (!canvas) return null;
  canvas.drawImage(image, 0, 0, size, size);
  canvas.globalCompositeOperation = "source-in";
  canvas.fillStyle = "#ffffff";
  canvas.fillRect(0, 0, size, size);
  return canvas.canvas;
}

/**
 * @param {HTMLCanvasElement} drawing
 * @param {string} colour
 */
function onDisc(drawing, colour) {
  const size = 2 * (RADIUS + RING) * PIXEL_RATIO;
  return onGround(drawing, size, colour, (canvas, ring) => {
    canvas.arc(size / 2, size / 2, size / 2 - ring, 0, 2 * Math.PI);
  });
}

/**
 * @param {HTMLCanvasElement} drawing
 * @param {string} colour
 */
function onSquare(drawing, colour) {
  const size = SQUARE * PIXEL_RATIO;
  return onGround(drawing, size, colour, (canvas, ring) => {
    canvas.roundRect(ring, ring, size - 2 * ring, size - 2 * ring, 6 * PIXEL_RATIO);
  });
}

/**
 * @param {HTMLCanvasElement} drawing
 * @param {string} colour
 */
function onDiamond(drawing, colour) {
  const size = DIAMOND * PIXEL_RATIO;
  return onGround(drawing, size, colour, (canvas, ring) => {
    canvas.moveTo(size / 2, ring);
    canvas.lineTo(size - ring, size / 2);
    canvas.lineTo(size / 2, size - ring);
    canvas.lineTo(ring, size / 2);
    canvas.closePath();
  });
}

/**
 * Draws a white shape, the same one in colour within it, and the drawing in the middle.
 * @param {HTMLCanvasElement} drawing
 * @param {number} size
 * @param {string} colour
 * @param {(canvas: CanvasRenderingContext2D, ring: number) => void} shape
 */
function onGround(drawing, size, colour, shape) {
  const canvas = newCanvas(size);
  if (!canvas) return null;
  for (const { fill, ring } of [{ fill: "#ffffff", ring: 0 }, { fill: colour, ring: RING * PIXEL_RATIO }]) {
    canvas.fillStyle = fill;
    canvas.beginPath();
    shape(canvas, ring);
    canvas.fill();
  }
  canvas.drawImage(drawing, (size - drawing.width) / 2, (size - drawing.height) / 2);
  return canvas.getImageData(0, 0, size, size);
}

/** @param {number} size */
function newCanvas(size) {
  const canvas = document.createElement("canvas");
  canvas.width = size;
  canvas.height = size;
  return canvas.getContext("2d");
}
