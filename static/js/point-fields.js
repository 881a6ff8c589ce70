/** The two fields in which the form of a place holds its point. */

import { byId } from "./dom.js";

/** Latitude and longitude, where the page has them. */
export function pointFields() {
  return ["lat", "lon"].map((id) => byId(id, HTMLInputElement)).filter((field) => field !== null);
}

/** What the two fields say, if both are numbers. */
export function readPoint() {
  const [lat, lon] = pointFields().map(({ value }) => value.trim());
  if (!lat || !lon || Number.isNaN(Number(lat)) || Number.isNaN(Number(lon))) return null;
  return { lng: Number(lon), lat: Number(lat) };
}

/**
 * Writes a point into the fields, and tells the form.
 * @param {{ lng: number, lat: number }} at
 */
export function writePoint({ lat, lng }) {
  const fields = pointFields();
  [lat, lng].forEach((degrees, at) => {
    if (fields[at]) fields[at].value = degrees.toFixed(6);
  });
  for (const field of fields) field.dispatchEvent(new Event("change", { bubbles: true }));
}
