/**
 * The board: keeps its rows current as reports come, says when it cannot, and marks as
 * old what nobody confirms. Everything here is an addition: the page can be loaded
 * again by hand.
 */

import { startAlertSound } from "./alert-sound.js";
import { announceStatus } from "./announcer.js";
import { startAreaForm } from "./area-form.js";
import { byId, find, findAll, fromTemplate, hiddenField, readJson, timeOfDay, words } from "./dom.js";
import { on, send } from "./events.js";
import { listen } from "./live-events.js";
import { notify } from "./notices.js";
import { startOfflineCache } from "./offline-cache.js";
import { startOutbox } from "./outbox-list.js";
import { tryUndecided } from "./outbox-sender.js";
import { refreshesLater, refreshPage } from "./page-refresh.js";
import { locate, NoPosition } from "./position.js";
import { startPrintTime } from "./print-time.js";

/** A status that nobody has confirmed for so long is old. */
const OLD_AFTER_MS = 2 * 3600 * 1000;
/** Rows are put right at once; lists and sums a little later: staff first. */
const REFRESH_DELAY_MS = { staff: [1000, 3000], anyone: [10_000, 20_000] };
/** A row that has just changed is marked for so long. */
const FRESH_MARK_MS = 8000;
/** How often rows are looked through for what has grown old. */
const AGE_CHECK_MS = 30_000;

/**
 * The words of the board.
 * @typedef {import("./announcer.js").AnnouncerWords & Record<"unverified" | "live" | "waiting" | "stale" | "seenAt" | "unknown" | "persons" | "close", string>} BoardWords
 */

const board = byId("board", HTMLElement);
if (board) start(board);

/** @param {HTMLElement} board */
function start(board) {
  const text = /** @type {BoardWords} */ (readJson(board, "words"));
  const account = board.dataset.account ?? "";
  const shown = byId("live", HTMLElement);
  const playAlert = startAlertSound();
  const refreshLater = refreshesLater(account ? REFRESH_DELAY_MS.staff : REFRESH_DELAY_MS.anyone, askedArea);
  listen({
    after: Number(board.dataset.seq),
    onStatus: (change) => {
      if (change.present) patchRow(change.place, change.present, text);
      for (const { place, present } of change.site) {
        if (!isShown(place, present)) patchRow(place, present, text);
      }
      refreshLater();
    },
    onIncident: () => {
      void refreshPage(askedArea());
      refreshLater();
      if (account) void tryUndecided();
    },
    onUnverified: ({ place, verdict }) => {
      if (!verdict) {
        playAlert();
        const name = byId(`row-${place}`, HTMLElement)?.dataset.name ?? "";
        notify(text.unverified.replace("{ $name }", name), text.close);
      }
      refreshLater();
    },
    onReset: refreshLater,
    onState: (state, since) => {
      if (!shown) return;
      shown.dataset.state = state;
      const line = byId("live-text", HTMLElement);
      if (line) line.textContent = text[state].replace("{ $when }", timeOfDay(since));
    },
  });
  setInterval(markOld, AGE_CHECK_MS);
  startAroundHere();
  startAreaForm();
  startPrintTime();
  if (account) {
    void startOutbox(board);
    void startOfflineCache(account);
    on("report-answered", refreshLater);
  }
}

/** The area that the page was asked for, if it was. */
function askedArea() {
  const within = byId("within", HTMLTextAreaElement)?.defaultValue;
  return within ? new URLSearchParams({ within }) : undefined;
}

/**
 * Puts one row right.
 * @param {string} place
 * @param {import("./live-events.js").PresentStatus} present
 * @param {BoardWords} text
 */
function patchRow(place, present, text) {
  const row = byId(`row-${place}`, HTMLElement);
  if (!row) return;
  const { status, occupancy, vacancy, observed_at: observedAt } = present;
  if (row.dataset.status !== status) announceStatus(place, { name: row.dataset.name ?? "", status }, text);
  row.dataset.status = status;
  if (observedAt) row.dataset.observed = String(Date.parse(observedAt));
  else delete row.dataset.observed;
  const sign = fromTemplate("signs", `.sign--${status}`);
  const cell = row.querySelector("td.row-status");
  const saidOf = present.said_of ? [fromTemplate("signs", ".said-of") ?? ""] : [];
  if (cell && sign) cell.replaceChildren(sign, ...saidOf, ...seen(observedAt, present.old, text));
  const persons = (/** @type {number | null} */ count) =>
    count === null ? text.unknown : text.persons.replace("{ $count }", String(count));
  const cells = { ".occupancy": occupancy, ".vacancy": vacancy };
  for (const [selector, count] of Object.entries(cells)) {
    const cell = row.querySelector(selector);
    if (cell) cell.textContent = persons(count);
  }
  row.dataset.fresh = "";
  setTimeout(() => delete row.dataset.fresh, FRESH_MARK_MS);
  send("rows-changed", null);
}

/**
 * Whether a row says that already: of most places of a site nothing has changed.
 * @param {string} place
 * @param {import("./live-events.js").PresentStatus} present
 */
function isShown(place, { status, observed_at: at }) {
  const row = byId(`row-${place}`, HTMLElement);
  const observed = at === null ? undefined : String(Date.parse(at));
  return row?.dataset.status === status && row.dataset.observed === observed;
}

/**
 * When the status was seen, and whether that is long ago.
 * @param {string | null} at
 * @param {boolean} isOld
 * @param {BoardWords} text
 */
function seen(at, isOld, text) {
  const box = at ? fromTemplate("signs", ".seen") : null;
  const time = box?.querySelector("time");
  if (!at || !box || !time) return [];
  time.dateTime = at;
  time.textContent = text.seenAt.replace("{ $when }", timeOfDay(new Date(at)));
  if (!isOld) box.replaceChildren(time);
  return [" ", box];
}

/** Marks what has grown old meanwhile. */
function markOld() {
  for (const row of findAll("tr[data-observed]")) {
    const box = row.querySelector(".seen");
    const isOld = Date.now() - Number(row.dataset.observed) >= OLD_AFTER_MS;
    const mark = fromTemplate("signs", ".old");
    if (isOld && box && mark && !box.querySelector(".old")) box.append(" ", mark);
  }
}

/** 「現在地から」: the address holds no more than three decimals. */
function startAroundHere() {
  const form = byId("filters", HTMLFormElement);
  if (!form) return;
  byId("around-here", HTMLElement)?.addEventListener("click", async () => {
    const text = words(form);
    try {
      const { lon, lat } = await locate();
      for (const old of findAll("[name=lon], [name=lat]", form)) old.remove();
      form.append(hiddenField("lat", lat.toFixed(3)), hiddenField("lon", lon.toFixed(3)));
      const near = find("[name=near]", HTMLInputElement, form);
      if (near) near.value = "";
      form.requestSubmit();
    } catch (error) {
      notify(error instanceof NoPosition && error.denied ? text.denied : text.noPosition, text.close);
    }
  });
}
