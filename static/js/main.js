/**
 * Starts what a page needs. Everything here is an addition: the pages answer
 * without it.
 */

import { startMaps } from "./frames.js";
import { startNotices } from "./notices.js";
import { startSearch } from "./search.js";
import { startWays } from "./ways.js";

document.documentElement.classList.add("js");
startNotices();
startWays();
startSearch();
startMaps();
