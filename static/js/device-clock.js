/**
 * By how much this device's clock is ahead of the server's, as the answers of the server
 * tell. What was measured last is kept for pages that are opened without a line.
 */

const KEPT = "ibasho:clock";
/** A measure is kept for so long. */
const KEPT_MS = 24 * 3600 * 1000;
/** An answer that was under way for longer tells too little. */
const MAX_ROUND_TRIP_MS = 10_000;
/** So far two ways of telling the time may differ while nobody sets a clock. */
const MAX_JITTER_MS = 2000;
/** So far may a clock differ that counts as right, as on the server. */
const MAX_IGNORED_MS = 30_000;

/**
 * A measure, and what both clocks of the page showed then.
 * @typedef {{ ahead: number, wall: number, steady: number }} Measure
 */

/** @type {Measure | null} */
let last = null;

/**
 * Fetches, and measures the clock by what the answer says.
 * @param {string} url
 * @param {RequestInit} [options]
 */
export async function timedFetch(url, options) {
  const [wall, steady] = [Date.now(), performance.now()];
  const answer = await fetch(url, options);
  const roundTrip = performance.now() - steady;
  const wasSet = Math.abs(Date.now() - wall - roundTrip) > MAX_JITTER_MS;
  const date = Date.parse(answer.headers.get("date") ?? "");
  // The header is cut off at whole seconds.
  const ahead = wall + roundTrip / 2 - (date + 500);
  if (!Number.isNaN(ahead) && !wasSet && roundTrip <= MAX_ROUND_TRIP_MS) note(Math.round(ahead));
  return answer;
}

/** Measures now, if there is a line. */
export async function measureClock() {
  await timedFetch("/healthz", { method: "HEAD", cache: "no-store" }).catch(() => undefined);
}

/** @param {number} ahead */
function note(ahead) {
  last = { ahead, wall: Date.now(), steady: performance.now() };
  try {
    localStorage.setItem(KEPT, JSON.stringify({ ahead, at: last.wall }));
  } catch {
    // A page that may keep nothing measures for itself.
  }
}

/**
 * By how many milliseconds the clock is ahead now; nothing where that was never measured.
 * @returns {number | null}
 */
export function clockAheadMs() {
  return last ? aheadSince(last) : keptAhead();
}

/**
 * When something was by a right clock that this device's clock put at a time, where it is
 * known to be wrong.
 * @param {number} at
 * @param {number} ahead
 */
export function trueTime(at, ahead) {
  return new Date(Math.abs(ahead) > MAX_IGNORED_MS ? at - ahead : at);
}

/**
 * What became of a measure. `performance.now()` shows whether somebody has set the clock
 * since; on some devices it stands still while they sleep, and the clock then seems to
 * have been set forward though it is as right as before. It counts as mended only where
 * it is right after that.
 * @param {Measure} measure
 */
function aheadSince({ ahead, wall, steady }) {
  const set = Date.now() - wall - (performance.now() - steady);
  if (Math.abs(set) <= MAX_JITTER_MS) return ahead;
  const now = Math.round(ahead + set);
  return set < 0 || Math.abs(now) <= MAX_IGNORED_MS ? now : ahead;
}

function keptAhead() {
  try {
    const { ahead, at } = JSON.parse(localStorage.getItem(KEPT) ?? "{}");
    const age = Date.now() - at;
    return age >= 0 && age < KEPT_MS ? Number(ahead) : null;
  } catch {
    return null;
  }
}
