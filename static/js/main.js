/**
 * Starts what a page needs. Everything here is an addition: the pages answer
 * without it.
 */

import { startDirections } from "./directions.js";
import { startMaps } from "./map-loader.js";
import { startNotices } from "./notices.js";
import { startSearch } from "./search.js";

document.documentElement.classList.add("js");
startNotices();
startDirections();
startSearch();
startMaps();
