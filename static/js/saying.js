/**
 * Says what changed on the board to those who do not see it: one short sentence for all
 * that came at once, and nothing for a new number of people.
 */

/** What comes within this time is said together, in milliseconds. */
const TOGETHER = 2000;
/** More names than this are not read out. */
const NAMED = 3;

/** @type {Map<string, { name: string, status: string }>} */
const changed = new Map();
let waiting = 0;

/**
 * Notes that a place has become something else.
 * @param {{ id: string, name: string, status: string }} change
 * @param {any} text the words of the board
 */
export function say({ id, name, status }, text) {
  changed.set(id, { name, status });
  waiting ||= window.setTimeout(() => {
    waiting = 0;
    const line = document.getElementById("said");
    if (line) line.textContent = sentence([...changed.values()], text);
    changed.clear();
  }, TOGETHER);
}

/**
 * @param {{ name: string, status: string }[]} changes
 * @param {any} text
 */
function sentence(changes, text) {
  const names = changes.slice(0, NAMED).map(({ name }) => name).join(text.joint);
  const states = new Set(changes.map(({ status }) => status));
  const isShort = changes.length <= NAMED && states.size === 1;
  if (isShort) return text.became[changes[0].status].replace("{ $names }", names);
  return text.becameMany.replace("{ $names }", names).replace("{ $count }", String(changes.length));
}
