/**
 * Starts what a page for staff needs. Everything here is an addition: the pages
 * work without it.
 */

import { startBar } from "./bar.js";
import { startCopying } from "./copying.js";
import { startMaps } from "./frames.js";
import { startWiping } from "./keeping.js";
import { startNotices } from "./notices.js";
import { startPlaceForm } from "./place-form.js";
import { startUnsaved } from "./unsaved.js";
import { startWaiting } from "./waiting.js";

document.documentElement.classList.add("js");
startBar();
startNotices();
startWiping();
startCopying();
startUnsaved();
startPlaceForm();
startMaps();
startWaiting();
