/**
 * Starts what a page for staff needs. Everything here is an addition: the pages
 * work without it.
 */

import { startCopying } from "./copying.js";

document.documentElement.classList.add("js");
startCopying();
