/**
 * Starts what a page for staff needs. Everything here is an addition: the pages
 * work without it.
 */

import { startCopyButtons } from "./clipboard.js";
import { startMaps } from "./map-loader.js";
import { startNotices } from "./notices.js";
import { clearCacheAtLogout } from "./offline-cache.js";
import { startPlaceForm } from "./place-form.js";
import { startPrintTime } from "./print-time.js";
import { startProgressPoll } from "./progress-poll.js";
import { showCurrentPage } from "./staff-nav.js";
import { startUnsaved } from "./unsaved.js";

document.documentElement.classList.add("js");
showCurrentPage();
startNotices();
clearCacheAtLogout();
startCopyButtons();
startUnsaved();
startPlaceForm();
startMaps();
startProgressPoll();
startPrintTime();
