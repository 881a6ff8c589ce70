/**
 * The board: keeps its rows current as reports come, says when it cannot, and grows
 * old what nobody confirms. Everything here is an addition: the page can be loaded
 * again by hand.
 */

import { startArea } from "./area.js";
import { startKeeping } from "./keeping.js";
import { listen } from "./live.js";
import { notify, words } from "./notices.js";
import { NoPosition, locate } from "./position.js";
import { startQueue } from "./queue.js";
import { refresh } from "./refreshing.js";
import { say } from "./saying.js";

/** What nobody has confirmed for so long is old, in milliseconds. */
const OLD_AFTER = 2 * 3600 * 1000;
/** Rows are put right at once; lists and sums a little later: staff first. */
const LATER = { staff: [1000, 3000], anyone: [10_000, 20_000] };
/** A row that has just changed is marked for so long, in milliseconds. */
const FRESH = 8000;

const board = document.getElementById("board");
if (board) start(board);

/** @param {HTMLElement} board */
function start(board) {
  const text = words(board);
  const owner = board.dataset.keep ?? "";
  const shown = document.getElementById("live");
  let waiting = 0;
  const later = () => {
    if (waiting) return;
    const [least, most] = owner ? LATER.staff : LATER.anyone;
    waiting = window.setTimeout(
      () => {
        waiting = 0;
        void refresh(area()).then((done) => {
          if (!done) later();
        });
      },
      least + Math.random() * (most - least),
    );
  };
  listen({
    after: Number(board.dataset.seq),
    onChange: ({ kind, data }) => {
      if (kind === "status" && data.present) patch(data, text);
      if (kind === "incident") void refresh(area());
      later();
    },
    onState: (state, since) => {
      if (!shown) return;
      shown.dataset.state = state;
      const line = document.getElementById("live-text");
      const when = clock(since);
      if (line) line.textContent = text[state].replace("{ $when }", when);
    },
  });
  setInterval(() => grow(text), 30_000);
  startAround();
  startArea();
  if (owner) {
    void startQueue(owner);
    void startKeeping(owner);
    document.addEventListener("ibasho:sent", later);
  }
}

/** The area that the page was asked for, if it was. */
function area() {
  const field = /** @type {HTMLTextAreaElement | null} */ (document.getElementById("within"));
  return field?.defaultValue ? new URLSearchParams({ within: field.defaultValue }) : undefined;
}

/** @param {Date} at */
function clock(at) {
  return at.toLocaleTimeString(document.documentElement.lang, { hour: "numeric", minute: "2-digit" });
}

/**
 * Puts one row right.
 * @param {{ place: string, present: { status: string, occupancy: number | null, vacancy: number | null, observed_at: string | null, old: boolean } }} change
 * @param {Record<string, string>} text
 */
function patch({ place, present }, text) {
  const row = document.getElementById(`row-${place}`);
  if (!row) return;
  if (row.dataset.status !== present.status) {
    say({ id: place, name: row.dataset.name ?? "", status: present.status }, text);
  }
  row.dataset.status = present.status;
  if (present.observed_at) row.dataset.observed = String(Date.parse(present.observed_at));
  else delete row.dataset.observed;
  const signs = /** @type {HTMLTemplateElement | null} */ (document.getElementById("signs"));
  const sign = signs?.content.querySelector(`.sign--${present.status}`)?.cloneNode(true);
  const cell = row.querySelector("td.row-status");
  if (cell && sign) cell.replaceChildren(sign, ...seen(present.observed_at, present.old, text));
  const persons = (/** @type {number | null} */ count) =>
    count === null ? text.unknown : text.persons.replace("{ $count }", String(count));
  const there = row.querySelector(".occupancy");
  const vacancy = row.querySelector(".vacancy");
  if (there) there.textContent = persons(present.occupancy);
  if (vacancy) vacancy.textContent = persons(present.vacancy);
  row.dataset.fresh = "";
  setTimeout(() => delete row.dataset.fresh, FRESH);
  document.dispatchEvent(new CustomEvent("ibasho:refreshed"));
}

/**
 * @param {string | null} at
 * @param {boolean} old
 * @param {Record<string, string>} text
 */
function seen(at, old, text) {
  if (!at) return [];
  const box = document.createElement("span");
  box.className = "seen";
  const time = document.createElement("time");
  time.dateTime = at;
  time.textContent = text.seenAt.replace("{ $when }", clock(new Date(at)));
  box.append(time);
  if (old) box.append(" ", oldMark(text));
  return [" ", box];
}

/** @param {Record<string, string>} text */
function oldMark(text) {
  const mark = document.createElement("strong");
  mark.className = "old";
  mark.textContent = text.old;
  return mark;
}

/**
 * Marks what has grown old meanwhile.
 * @param {Record<string, string>} text
 */
function grow(text) {
  for (const row of document.querySelectorAll("tr[data-observed]")) {
    const at = Number(/** @type {HTMLElement} */ (row).dataset.observed);
    const box = row.querySelector(".seen");
    if (Date.now() - at >= OLD_AFTER && box && !box.querySelector(".old")) box.append(" ", oldMark(text));
  }
}

/** 「現在地から」: the address holds no more than three decimals. */
function startAround() {
  const form = /** @type {HTMLFormElement | null} */ (document.getElementById("filters"));
  document.getElementById("around-here")?.addEventListener("click", async () => {
    if (!form) return;
    const said = words(form);
    try {
      const { lon, lat } = await locate();
      for (const old of form.querySelectorAll("[name=lon], [name=lat]")) old.remove();
      for (const [name, value] of Object.entries({ lat, lon })) {
        const field = document.createElement("input");
        Object.assign(field, { type: "hidden", name, value: value.toFixed(3) });
        form.append(field);
      }
      const near = form.elements.namedItem("near");
      if (near instanceof HTMLInputElement) near.value = "";
      form.requestSubmit();
    } catch (error) {
      notify(error instanceof NoPosition && error.denied ? said.denied : said.noPosition, said.close);
    }
  });
}
