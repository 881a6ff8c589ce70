/**
 * What waits on this device, what was sent and what was refused, for whoever made it;
 * and the forms of a shelter's page, whose reports go that way. Where a device can
 * keep nothing, forms are sent as without scripts.
 */

import { say, words } from "./notices.js";
import { canKeep, drop, keep, reports, tidy } from "./outbox.js";
import { send, sendAgain, startSending, waitsForLogin } from "./sending.js";

/** So many of those sent before the last one are shown, folded, the latest first. */
const SHOWN = 8;

/**
 * Starts on a page made for `owner`.
 * @param {string} owner
 */
export async function startQueue(owner) {
  const box = document.getElementById("queue");
  if (!box || !(await canKeep())) return;
  const text = words(box);
  const draw = () => void show(box, text, owner);
  document.addEventListener("ibasho:outbox", draw);
  document.addEventListener("submit", (event) => takeForm(event, owner, text));
  await tidy();
  draw();
  startSending(owner);
}

/**
 * @param {SubmitEvent} event
 * @param {string} owner
 * @param {Record<string, string>} text
 */
function takeForm(event, owner, text) {
  const form = event.target;
  const page = document.querySelector("[data-place]");
  if (!(form instanceof HTMLFormElement) || !(page instanceof HTMLElement)) return;
  if (form.method !== "post" || !form.matches(".report, .reports form")) return;
  event.preventDefault();
  const fields = Object.fromEntries([...new FormData(form)].map(([name, value]) => [name, String(value)]));
  if (event.submitter instanceof HTMLButtonElement && event.submitter.name) {
    fields[event.submitter.name] = event.submitter.value;
  }
  // What was typed by hand is when it was seen; otherwise that is now.
  if (fields.observation === undefined && !fields.seen) fields.observed_at = new Date().toISOString();
  fields.key = crypto.randomUUID();
  const place = page.dataset.name ?? "";
  const url = new URL(form.action).pathname;
  void keep({ owner, url, place, fields, at: Date.now(), state: "waits" }).then(
    () => {
      say(`${text.waits}：${text[fields.status] ?? text.withdraw}`);
      if (form.matches(".report")) form.reset();
      return send();
    },
    // Nothing could be kept: the form goes as without a script.
    () => form.submit(),
  );
}

/**
 * @param {HTMLElement} box
 * @param {Record<string, string>} text
 * @param {string} owner
 */
async function show(box, text, owner) {
  const all = await reports();
  const own = all.filter((report) => report.owner === owner).reverse();
  const waiting = own.filter(({ state }) => state === "waits");
  const refused = own.filter(({ state }) => state === "refused");
  const sent = own.filter(({ state }) => state === "sent");
  // What was sent before must not push away what is to be pressed next.
  const shown = [...waiting, ...refused, ...sent.slice(0, 1)];
  const before = sent.slice(1, 1 + SHOWN);
  const others = all.filter((report) => report.owner !== owner && report.state === "waits");
  box.hidden = shown.length === 0 && others.length === 0;
  const list = document.createElement("ul");
  list.append(...shown.map((report) => entry(report, text)));
  const isOpen = box.querySelector("details")?.open ?? false;
  const title = document.createElement("h2");
  title.textContent = text.title;
  box.replaceChildren(title, list);
  if (before.length > 0) box.append(fold(before, text, isOpen));
  if (waiting.length > 0 && waitsForLogin()) box.append(loginWay(text));
  if (others.length > 0) box.append(line(`${text.another}（${others.length}）`));
}

/**
 * @param {import("./outbox.js").Report[]} before
 * @param {Record<string, string>} text
 * @param {boolean} isOpen
 */
function fold(before, text, isOpen) {
  const made = document.createElement("details");
  made.open = isOpen;
  const summary = document.createElement("summary");
  summary.textContent = text.before.replace("{ $count }", String(before.length));
  const list = document.createElement("ul");
  list.append(...before.map((report) => entry(report, text)));
  made.append(summary, list);
  return made;
}

/**
 * @param {import("./outbox.js").Report} report
 * @param {Record<string, string>} text
 */
function entry(report, text) {
  const item = document.createElement("li");
  item.dataset.state = report.state;
  const badge = document.createElement("span");
  badge.className = `badge badge--${report.state}`;
  const signs = { waits: "…", sent: "✓", refused: "✕" };
  badge.textContent = `${signs[report.state]} ${text[report.state]}`;
  const what = document.createElement("strong");
  what.textContent = [report.place, saidBy(report, text)].join("：");
  const when = document.createElement("span");
  when.className = "hint";
  when.textContent = clock(report, text);
  item.append(badge, what, when);
  for (const said of report.said ?? []) {
    const why = line(said);
    why.className = "why";
    item.append(why);
  }
  if (report.state === "refused") item.append(button(text.again, () => void sendAgain(report)));
  if (report.state !== "sent") item.append(button(text.drop, () => void drop(Number(report.id))));
  return item;
}

/**
 * @param {import("./outbox.js").Report} report
 * @param {Record<string, string>} text
 */
function saidBy({ fields }, text) {
  if (fields.observation !== undefined) return text.withdraw;
  const persons = fields.occupancy ? text.persons.replace("{ $count }", fields.occupancy) : text.noCount;
  return `${text[fields.status]}・${persons}`;
}

/**
 * @param {import("./outbox.js").Report} report
 * @param {Record<string, string>} text
 */
function clock({ at, fields }, text) {
  const made = new Date(at).toLocaleTimeString(document.documentElement.lang, { hour: "numeric", minute: "2-digit" });
  return text.seenAt.replace("{ $when }", fields.seen ? fields.seen.replace("T", " ") : made);
}

/** @param {Record<string, string>} text */
function loginWay(text) {
  const box = line(`${text.login} `);
  box.className = "notice";
  const way = document.createElement("a");
  way.className = "action";
  way.href = `/staff/login?${new URLSearchParams({ next: location.pathname })}`;
  way.textContent = text.loginGo;
  box.append(way);
  return box;
}

/** @param {string} text */
function line(text) {
  const made = document.createElement("p");
  made.textContent = text;
  return made;
}

/**
 * @param {string} word
 * @param {() => void} press
 */
function button(word, press) {
  const made = document.createElement("button");
  made.type = "button";
  made.className = "action";
  made.textContent = word;
  made.addEventListener("click", press);
  return made;
}
