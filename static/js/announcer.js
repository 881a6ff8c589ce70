/**
 * Announces what changed on the board to those who do not see it: one short sentence
 * for all that came at once, and nothing for a new number of people.
 */

import { byId } from "./dom.js";

/** What comes within this time is announced together. */
const BATCH_MS = 2000;
/** More names than this are not read out. */
const MAX_NAMES = 3;

/**
 * The words of the board that this needs.
 * @typedef {object} AnnouncerWords
 * @property {Record<string, string>} became a sentence for each status
 * @property {string} becameMany
 * @property {string} joint what stands between two names
 */

/** @typedef {{ name: string, status: string }} StatusChange */

/** @type {Map<string, StatusChange>} */
const changed = new Map();
let timer = 0;

/**
 * Notes that a place has another status now.
 * @param {string} id
 * @param {StatusChange} change
 * @param {AnnouncerWords} text
 */
export function announceStatus(id, change, text) {
  changed.set(id, change);
  timer ||= window.setTimeout(() => {
    timer = 0;
    const line = byId("said", HTMLElement);
    if (line) line.textContent = sentence([...changed.values()], text);
    changed.clear();
  }, BATCH_MS);
}

/**
 * @param {StatusChange[]} changes
 * @param {AnnouncerWords} text
 */
function sentence(changes, text) {
  const names = changes.slice(0, MAX_NAMES).map(({ name }) => name).join(text.joint);
  const [first, ...others] = new Set(changes.map(({ status }) => status));
  const isShort = changes.length <= MAX_NAMES && others.length === 0;
  if (isShort && first) return text.became[first].replace("{ $names }", names);
  return text.becameMany.replace("{ $names }", names).replace("{ $count }", String(changes.length));
}
