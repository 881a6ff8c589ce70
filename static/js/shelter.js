/**
 * Starts what the pages of shelters need: what happens as it happens, reports that wait
 * for the line, and pages that can be read without one. Everything here is an addition.
 */

import { find } from "./dom.js";
import { on } from "./events.js";
import { listen } from "./live-events.js";
import { startOfflineCache } from "./offline-cache.js";
import { startOutbox } from "./outbox-list.js";
import { tryUndecided } from "./outbox-sender.js";
import { refreshesLater, refreshPage } from "./page-refresh.js";
import { offerFormOffline } from "./report-form.js";

/** One shelter is put right at once; the list, which is long, a little later. */
const REFRESH_DELAY_MS = { shelter: [300, 1000], list: [3000, 8000] };

const page = find("[data-account]", HTMLElement);
if (page) start(page);

/** @param {HTMLElement} page */
function start(page) {
  offerFormOffline();
  const { place, account = "", seq } = page.dataset;
  void startOutbox(page);
  void startOfflineCache(account);
  const refreshLater = refreshesLater(place ? REFRESH_DELAY_MS.shelter : REFRESH_DELAY_MS.list);
  const followIncident = async () => {
    await refreshPage();
    await tryUndecided();
  };
  listen({
    after: Number(seq),
    onStatus: (change) => {
      if (!place || change.place === place) refreshLater();
    },
    onIncident: () => void followIncident(),
    onReset: () => void followIncident(),
    onState: () => undefined,
  });
  on("report-answered", () => void refreshPage());
  addEventListener("online", () => void followIncident());
}
