/**
 * Starts what the pages of shelters need: reports that wait for the line, and pages
 * that can be read without one. Everything here is an addition.
 */

import { startKeeping } from "./keeping.js";
import { startQueue } from "./queue.js";
import { refresh } from "./refreshing.js";

const page = document.querySelector("[data-keep]");
const owner = page instanceof HTMLElement ? (page.dataset.keep ?? "") : "";

void startQueue(owner);
void startKeeping(owner);
document.addEventListener("ibasho:sent", () => void refresh());
addEventListener("online", () => void refresh());
