/**
 * The marks of the map: each kind's picture in white on its colour. One picture
 * covers another whole, so that places at one point do not blur into each other.
 */

const RADIUS = 15;
const RING = 2;
const DRAWING = 18;
const PIXELS = 2;

/**
 * Adds `category-<icon>` for every kind.
 * @param {any} map
 * @param {HTMLElement} frame
 */
export async function addPictures(map, frame) {
  /** @type {Record<string, { icon: string, colour: string }>} */
  const kinds = JSON.parse(frame.dataset.kinds ?? "{}");
  await Promise.all(
    Object.values(kinds).map(async ({ icon, colour }) => {
      const drawing = await loadWhite(`${frame.dataset.assets}/icons/${icon}.svg`);
      const picture = drawing && onDisc(drawing, colour);
      const name = `category-${icon}`;
      if (picture && !map.hasImage(name)) map.addImage(name, picture, { pixelRatio: PIXELS });
    }),
  );
}

/**
 * A drawing, whatever its colour, in white.
 * @param {string} address
 */
async function loadWhite(address) {
  const size = DRAWING * PIXELS;
  const image = new Image(size, size);
  image.src = address;
  try {
    await image.decode();
  } catch {
    return null;
  }
  const pen = newPen(size);
  if (!pen) return null;
  pen.drawImage(image, 0, 0, size, size);
  pen.globalCompositeOperation = "source-in";
  pen.fillStyle = "#ffffff";
  pen.fillRect(0, 0, size, size);
  return pen.canvas;
}

/**
 * @param {HTMLCanvasElement} drawing
 * @param {string} colour
 */
function onDisc(drawing, colour) {
  const size = 2 * (RADIUS + RING) * PIXELS;
  const pen = newPen(size);
  if (!pen) return null;
  for (const [fill, radius] of /** @type {[string, number][]} */ ([["#ffffff", RADIUS + RING], [colour, RADIUS]])) {
    pen.fillStyle = fill;
    pen.beginPath();
    pen.arc(size / 2, size / 2, radius * PIXELS, 0, 2 * Math.PI);
    pen.fill();
  }
  pen.drawImage(drawing, (size - drawing.width) / 2, (size - drawing.height) / 2);
  return pen.getImageData(0, 0, size, size);
}

/** @param {number} size */
function newPen(size) {
  const canvas = document.createElement("canvas");
  canvas.width = size;
  canvas.height = size;
  return canvas.getContext("2d");
}
