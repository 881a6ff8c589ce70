/**
 * The call list: shows to every officer at once whom the others call. Everything here is an
 * addition: the page can be loaded again by hand.
 */

import { byId, readJson, timeOfDay } from "./dom.js";
import { listen } from "./live-events.js";
import { refreshesLater, refreshPage } from "./page-refresh.js";

/** What somebody claims is shown within a second. */
const REFRESH_DELAY_MS = /** @type {[number, number]} */ ([200, 800]);
/** Claims end and reports grow old without anybody doing anything. */
const AGE_REFRESH_MS = 30_000;

const list = byId("call-list", HTMLElement);
if (list) start(list);

/** @param {HTMLElement} list */
function start(list) {
  const text = /** @type {Record<import("./live-events.js").LineState, string>} */ (readJson(list, "words"));
  const refreshLater = refreshesLater(REFRESH_DELAY_MS);
  listen({
    after: Number(list.dataset.seq),
    onStatus: refreshLater,
    onCall: refreshLater,
    onIncident: refreshLater,
    onReset: refreshLater,
    onState: (state, since) => {
      const shown = byId("live", HTMLElement);
      const line = byId("live-text", HTMLElement);
      if (shown) shown.dataset.state = state;
      if (line) line.textContent = text[state].replace("{ $when }", timeOfDay(since));
    },
  });
  setInterval(() => void refreshPage(), AGE_REFRESH_MS);
}
