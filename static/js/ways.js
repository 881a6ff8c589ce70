/**
 * 「道順」 opens the phone's own map program. Where there is none, the link goes
 * on to the map of the place's page, as without script. No web service is asked.
 */

/** The scheme that this device's map program answers to, if it has one. */
function scheme() {
  const agent = navigator.userAgent;
  if (/Android/.test(agent)) return "geo";
  if (/iPhone|iPad/.test(agent) || (/Macintosh/.test(agent) && navigator.maxTouchPoints > 1)) return "maps";
  return null;
}

/** Rewrites a link at the moment it is followed. */
export function startWays() {
  const kind = scheme();
  if (!kind) return;
  document.addEventListener("click", (event) => {
    const link = event.target instanceof Element ? event.target.closest("a[data-way-lat]") : null;
    if (!(link instanceof HTMLAnchorElement)) return;
    const { wayLat: lat, wayLon: lon, wayName: name = "" } = link.dataset;
    link.href =
      kind === "geo"
        ? `geo:0,0?q=${lat},${lon}(${encodeURIComponent(name)})`
        : `maps://?daddr=${lat},${lon}`;
  });
}
