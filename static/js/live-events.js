/**
 * Listens to what happens to shelters, and says whether what is known still holds:
 * `live`, `waiting` for the line, or `stale` when the server itself cannot read on.
 * Comes back by itself and asks for what it missed.
 */

const EVENTS = "/api/shelters/events";
/** The server says something at least every ten seconds. */
const SILENCE_TIMEOUT_MS = 25_000;
const SILENCE_CHECK_MS = 2000;
/** What the server knows may be so old. */
const MAX_AGE_S = 15;
/** Between two tries: each longer than the one before. */
const RETRY_DELAYS_MS = [1000, 2000, 5000, 10_000, 20_000];

/**
 * What is known of a shelter now.
 * @typedef {object} PresentStatus
 * @property {string} status
 * @property {number | null} occupancy
 * @property {number | null} vacancy
 * @property {string | null} observed_at
 * @property {boolean} old
 * @property {string | null} said_of the other place of the site that was seen
 */

/**
 * A place of which something was seen, and how it and the others of its site are now.
 * @typedef {object} StatusChange
 * @property {string} place
 * @property {PresentStatus | null} present
 * @property {{ place: string, present: PresentStatus }[]} site
 */

/** @typedef {"live" | "waiting" | "stale"} LineState */

/**
 * @param {object} options
 * @param {number} options.after the number of the last change that the page holds
 * @param {(change: StatusChange) => void} options.onStatus
 * @param {() => void} options.onIncident an incident began, changed or ended
 * @param {(report: { place: string, verdict: string | null }) => void} [options.onUnverified] disaster staff: somebody at a shelter reported, or that was decided
 * @param {() => void} [options.onCall] disaster staff: somebody calls a shelter, or said what came of it
 * @param {() => void} options.onReset the server cannot tell what was missed
 * @param {(state: LineState, since: Date) => void} options.onState
 */
export function listen({ after, onStatus, onIncident, onUnverified, onCall, onReset, onState }) {
  let lastId = after;
  let heardAt = Date.now();
  let asOf = new Date();
  let tries = 0;
  /** @type {EventSource | null} */
  let source = null;
  /** @type {LineState | ""} */
  let state = "";
  let timer = 0;

  const setState = (/** @type {LineState} */ now) => {
    if (now === state) return;
    state = now;
    onState(now, asOf);
  };
  const receive = (/** @type {MessageEvent} */ event) => {
    heardAt = Date.now();
    tries = 0;
    if (event.lastEventId) lastId = Number(event.lastEventId);
    const data = JSON.parse(event.data);
    if (data.as_of) asOf = new Date(data.as_of);
    if (data.age_s !== undefined) setState(data.age_s > MAX_AGE_S ? "stale" : "live");
    else asOf = new Date();
    if (event.type === "status") onStatus(data);
    else if (event.type === "unverified") onUnverified?.(data);
    else if (event.type === "call") onCall?.();
    else if (event.type === "incident") onIncident();
    else if (event.type === "reset") onReset();
  };
  const connect = () => {
    clearTimeout(timer);
    source?.close();
    source = new EventSource(`${EVENTS}?after=${lastId}`);
    for (const type of ["hello", "reset", "status", "unverified", "call", "incident", "beat"]) source.addEventListener(type, receive);
    source.addEventListener("error", reconnectLater);
  };
  const reconnectLater = () => {
    setState("waiting");
    source?.close();
    clearTimeout(timer);
    const delay = RETRY_DELAYS_MS[Math.min(tries, RETRY_DELAYS_MS.length - 1)];
    tries += 1;
    // Not everybody at once, when a server comes back.
    timer = window.setTimeout(connect, delay * (0.5 + Math.random()));
  };
  setInterval(() => {
    if (Date.now() - heardAt > SILENCE_TIMEOUT_MS && state !== "waiting") reconnectLater();
  }, SILENCE_CHECK_MS);
  addEventListener("offline", () => setState("waiting"));
  addEventListener("online", connect);
  connect();
}
