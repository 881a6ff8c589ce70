/**
 * 「道順」 opens the phone's own map program. Where there is none, the link goes
 * on to the map of the place's page, as without script. No web service is asked.
 */

import { closest } from "./dom.js";

/** The scheme that this device's map program answers to, if it has one. */
function mapScheme() {
  const agent = navigator.userAgent;
  if (/Android/.test(agent)) return "geo";
  if (/iPhone|iPad/.test(agent) || (/Macintosh/.test(agent) && navigator.maxTouchPoints > 1)) return "maps";
  return null;
}

/** Rewrites a link at the moment it is followed. */
export function startDirections() {
  const scheme = mapScheme();
  if (!scheme) return;
  document.addEventListener("click", (event) => {
    const link = closest(event.target, "a[data-way-lat]", HTMLAnchorElement);
    if (!link) return;
    const { wayLat: lat, wayLon: lon, wayName: name = "" } = link.dataset;
    link.href =
      scheme === "geo" ? `geo:0,0?q=${lat},${lon}(${encodeURIComponent(name)})` : `maps://?daddr=${lat},${lon}`;
  });
}
