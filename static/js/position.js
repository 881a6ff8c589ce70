/**
 * Where the visitor is. Asked for only when they press the button, kept only in
 * the memory of this page, and never put into an address.
 */

const LOCATE_TIMEOUT_MS = 12_000;
/** A position that the device knew so long ago will do. */
const MAX_POSITION_AGE_MS = 60_000;

/**
 * @typedef {object} Position
 * @property {number} lon
 * @property {number} lat
 * @property {"here" | "map"} from
 */

/**
 * Every position of this visit by its coarse form, for the way back.
 * @type {Map<string, Position>}
 */
const exact = new Map();

/** Why there is no position. */
export class NoPosition extends Error {
  /** @param {boolean} denied whether the visitor or the device said no */
  constructor(denied) {
    super("no position");
    this.denied = denied;
  }
}

/**
 * Asks the device.
 * @returns {Promise<Position>}
 */
export function locate() {
  return new Promise((resolve, reject) => {
    if (!navigator.geolocation) {
      reject(new NoPosition(true));
      return;
    }
    navigator.geolocation.getCurrentPosition(
      ({ coords }) => resolve({ lon: coords.longitude, lat: coords.latitude, from: "here" }),
      (error) => reject(new NoPosition(error.code === error.PERMISSION_DENIED)),
      { enableHighAccuracy: true, timeout: LOCATE_TIMEOUT_MS, maximumAge: MAX_POSITION_AGE_MS },
    );
  });
}

/**
 * As it may stand in an address: three decimals, about 100 m.
 * @param {number} degrees
 */
function coarse(degrees) {
  return String(Math.round(degrees * 1000) / 1000);
}

/**
 * Keeps a position while this page is open.
 * @param {Position} position
 */
export function remember(position) {
  exact.set(`${coarse(position.lat)},${coarse(position.lon)}`, position);
}

/**
 * Puts the exact position in where the parameters hold its coarse form.
 * @param {URLSearchParams} parameters
 */
export function sharpen(parameters) {
  const position = exact.get(`${coarse(Number(parameters.get("lat")))},${coarse(Number(parameters.get("lon")))}`);
  if (position) setPosition(parameters, position);
}

/**
 * Searches from here instead of where the parameters say.
 * @param {URLSearchParams} parameters
 * @param {Position} position
 */
export function setPosition(parameters, position) {
  parameters.set("lat", String(position.lat));
  parameters.set("lon", String(position.lon));
  parameters.set("from", position.from);
}
