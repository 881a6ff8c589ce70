/**
 * Starts what the pages of shelters need: reports that wait for the line, and pages
 * that can be read without one. Everything here is an addition.
 */

import { find } from "./dom.js";
import { on } from "./events.js";
import { startOfflineCache } from "./offline-cache.js";
import { startOutboxList } from "./outbox-list.js";
import { refreshPage } from "./page-refresh.js";

const account = find("[data-account]", HTMLElement)?.dataset.account ?? "";

void startOutboxList(account);
void startOfflineCache(account);
on("report-answered", () => void refreshPage());
addEventListener("online", () => void refreshPage());
