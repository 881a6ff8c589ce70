/**
 * Hears what happens to shelters, and says whether what is known still holds: `live`,
 * `waiting` for the line, or `stale` when the server itself cannot read on. Comes back
 * by itself and asks for what it missed.
 */

const EVENTS = "/api/shelters/events";
/** The server says something at least every ten seconds. */
const SILENCE = 25_000;
/** What the server knows may be so old, in seconds. */
const FRESH_S = 15;
/** Between two tries, in milliseconds: each longer than the one before. */
const PAUSES = [1000, 2000, 5000, 10_000, 20_000];

/**
 * @param {object} options
 * @param {number} options.after the number of the last change that the page holds
 * @param {(change: { kind: string, data: any }) => void} options.onChange
 * @param {(state: "live" | "waiting" | "stale", since: Date) => void} options.onState
 */
export function listen({ after, onChange, onState }) {
  let last = after;
  let heard = Date.now();
  let asOf = new Date();
  let tries = 0;
  /** @type {EventSource | null} */
  let source = null;
  /** @type {"live" | "waiting" | "stale" | ""} */
  let state = "";
  let timer = 0;

  const tell = (/** @type {"live" | "waiting" | "stale"} */ now) => {
    if (now === state) return;
    state = now;
    onState(now, asOf);
  };
  const hear = (/** @type {MessageEvent} */ event) => {
    heard = Date.now();
    tries = 0;
    if (event.lastEventId) last = Number(event.lastEventId);
    const data = JSON.parse(event.data);
    if (data.as_of) asOf = new Date(data.as_of);
    if (data.age_s !== undefined) tell(data.age_s > FRESH_S ? "stale" : "live");
    else asOf = new Date();
    if (["status", "incident", "reset"].includes(event.type)) onChange({ kind: event.type, data });
  };
  const connect = () => {
    clearTimeout(timer);
    source?.close();
    source = new EventSource(`${EVENTS}?after=${last}`);
    for (const kind of ["hello", "reset", "status", "incident", "beat"]) source.addEventListener(kind, hear);
    source.addEventListener("error", lose);
  };
  const lose = () => {
    tell("waiting");
    source?.close();
    clearTimeout(timer);
    const pause = PAUSES[Math.min(tries, PAUSES.length - 1)];
    tries += 1;
    // Not everybody at once, when a server comes back.
    timer = window.setTimeout(connect, pause * (0.5 + Math.random()));
  };
  setInterval(() => {
    if (Date.now() - heard > SILENCE && state !== "waiting") lose();
  }, 2000);
  addEventListener("offline", () => tell("waiting"));
  addEventListener("online", connect);
  connect();
}
