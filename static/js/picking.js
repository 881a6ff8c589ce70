/**
 * From map to list and back: a tapped place shows its card and is found in the
 * list; a card pointed at is ringed on the map. Places at one point are all
 * offered.
 */

import { mark } from "./map.js";
import { calm } from "./motion.js";
import { words } from "./notices.js";
import { goOn, step, stepInstead, whenStepped } from "./steps.js";

/** A finger is this much wider than a point, in pixels. */
const FINGER = 10;
const LAST_CLUSTER_ZOOM = 15;

/**
 * @typedef {object} Picked
 * @property {string} id
 * @property {string} name
 * @property {string} category
 * @property {boolean} [sample]
 * @property {[number, number]} at
 */

/**
 * @param {any} map
 * @param {HTMLElement} frame
 */
export function startPicking(map, frame) {
  const panel = document.createElement("div");
  panel.className = "map-picked";
  panel.hidden = true;
  frame.append(panel);
  map.on("click", (/** @type {any} */ event) => onTap(map, frame, panel, event.point));
  for (const layer of ["clusters", "places"]) {
    map.on("mouseenter", layer, () => (map.getCanvas().style.cursor = "pointer"));
    map.on("mouseleave", layer, () => (map.getCanvas().style.cursor = ""));
  }
  frame.addEventListener("keydown", (event) => {
    if (event.key === "Escape") leave(frame, panel);
  });
  ringCards(map, frame);
  whenStepped(() => followStep(map, frame, panel));
  followStep(map, frame, panel);
  document.addEventListener("ibasho:results", () => close(frame, panel));
}

/**
 * Shows the card that the history says was open, or closes it.
 * @param {any} map
 * @param {HTMLElement} frame
 * @param {HTMLElement} panel
 */
function followStep(map, frame, panel) {
  const { card: id } = step();
  const card = id ? cardOf(id) : null;
  if (!id || !card) {
    if (!panel.hidden) close(frame, panel);
    return;
  }
  const at = /** @type {[number, number]} */ ([Number(card.dataset.lon), Number(card.dataset.lat)]);
  showPlace(frame, panel, { id, name: "", category: "", at });
  bringIntoView(map, frame, at);
}

/**
 * @param {any} map
 * @param {HTMLElement} frame
 * @param {[number, number]} at
 */
function bringIntoView(map, frame, at) {
  map.easeTo({ center: at, offset: [0, -frame.clientHeight / 4], animate: !calm() });
}

/**
 * @param {any} map
 * @param {HTMLElement} frame
 * @param {HTMLElement} panel
 * @param {{ x: number, y: number }} point
 */
function onTap(map, frame, panel, point) {
  const box = [[point.x - FINGER, point.y - FINGER], [point.x + FINGER, point.y + FINGER]];
  const found = map.queryRenderedFeatures(box, { layers: ["clusters", "places"] });
  const cluster = found.find((/** @type {any} */ feature) => feature.properties.cluster);
  if (cluster) {
    const zoom = Math.max(cluster.properties.expansion_zoom ?? 0, map.getZoom() + 1);
    map.easeTo({ center: cluster.geometry.coordinates, zoom: Math.min(zoom, Math.max(LAST_CLUSTER_ZOOM, map.getZoom() + 1)) });
    return;
  }
  /** @type {Map<string, Picked>} */
  const places = new Map();
  for (const feature of found) {
    places.set(feature.properties.id, { ...feature.properties, at: feature.geometry.coordinates });
  }
  const all = [...places.values()];
  if (all.length === 0) leave(frame, panel);
  else if (shareCard(all)) showPlace(frame, panel, all[0]);
  else showChoices(frame, panel, all);
  if (all.length > 0 && !panel.hidden) bringIntoView(map, frame, all[0].at);
}

/**
 * @param {HTMLElement} frame
 * @param {HTMLElement} panel
 * @param {Picked} picked
 */
function showPlace(frame, panel, picked) {
  mark(frame, "chosen", picked.at);
  const own = cardOf(picked.id);
  lightCard(own);
  const narrow = matchMedia("(max-width: 59.99rem)").matches;
  if (own && !narrow) {
    panel.hidden = true;
    own.scrollIntoView({ block: "center", behavior: calm() ? "auto" : "smooth" });
    return;
  }
  noteCard(picked.id);
  fill(frame, panel, own ? /** @type {HTMLElement} */ (own.cloneNode(true)) : smallCard(frame, picked));
}

/**
 * @param {HTMLElement} frame
 * @param {HTMLElement} panel
 * @param {Picked[]} all
 */
function showChoices(frame, panel, all) {
  mark(frame, "chosen", all[0].at);
  const box = document.createElement("div");
  box.className = "map-choices";
  const title = document.createElement("h2");
  title.textContent = words(frame).samePoint.replace("{ $count }", String(all.length));
  box.append(title);
  for (const picked of all) {
    const button = document.createElement("button");
    button.type = "button";
    button.className = "choice";
    button.append(...kindAndName(frame, picked));
    button.addEventListener("click", () => showPlace(frame, panel, picked));
    box.append(button);
  }
  noteCard(all[0].id);
  fill(frame, panel, box);
}

/**
 * A card for a place that is not in the list.
 * @param {HTMLElement} frame
 * @param {Picked} picked
 */
function smallCard(frame, picked) {
  const text = words(frame);
  const card = document.createElement("article");
  card.className = "card";
  const kind = document.createElement("div");
  kind.className = "card-kinds";
  kind.append(...kindAndName(frame, { ...picked, name: "" }));
  if (picked.sample) {
    const badge = document.createElement("span");
    badge.className = "badge badge--sample";
    badge.textContent = text.sample;
    kind.append(badge);
  }
  const name = document.createElement("h3");
  name.className = "card-name";
  name.textContent = picked.name;
  const more = document.createElement("a");
  more.className = "action action--main";
  more.href = `/places/${encodeURIComponent(picked.id)}`;
  more.textContent = text.more;
  const actions = document.createElement("div");
  actions.className = "actions";
  actions.append(more);
  card.append(kind, name, actions);
  return card;
}

/**
 * @param {HTMLElement} frame
 * @param {Picked} picked
 */
function kindAndName(frame, picked) {
  /** @type {Record<string, { icon: string, label: string, colour: string }>} */
  const kinds = JSON.parse(frame.dataset.kinds ?? "{}");
  const kind = kinds[picked.category];
  if (!kind) return [picked.name];
  const word = document.createElement("span");
  word.textContent = picked.name ? `${picked.name}（${kind.label}）` : kind.label;
  return [kindPicture(frame, kind), word];
}

/**
 * @param {HTMLElement} frame
 * @param {{ icon: string, colour: string }} kind
 */
function kindPicture(frame, kind) {
  const space = "http://www.w3.org/2000/svg";
  const picture = document.createElementNS(space, "svg");
  picture.setAttribute("class", "kind");
  picture.setAttribute("viewBox", "0 0 40 40");
  picture.setAttribute("width", "32");
  picture.setAttribute("height", "32");
  picture.setAttribute("aria-hidden", "true");
  const ground = document.createElementNS(space, "rect");
  for (const [name, value] of Object.entries({ width: "40", height: "40", rx: "13", fill: kind.colour })) {
    ground.setAttribute(name, value);
  }
  const drawing = document.createElementNS(space, "use");
  const href = `${frame.dataset.assets}/vendor/icons.svg#${kind.icon}`;
  for (const [name, value] of Object.entries({ href, x: "8", y: "8", width: "24", height: "24", color: "#fff" })) {
    drawing.setAttribute(name, value);
  }
  picture.append(ground, drawing);
  return picture;
}

/**
 * @param {HTMLElement} frame
 * @param {HTMLElement} panel
 * @param {HTMLElement} content
 */
function fill(frame, panel, content) {
  const button = document.createElement("button");
  button.type = "button";
  button.className = "close";
  button.textContent = words(frame).close;
  button.addEventListener("click", () => leave(frame, panel));
  panel.replaceChildren(content, button);
  panel.hidden = false;
  button.focus({ preventScroll: true });
}

/**
 * Where the map covers the list, 「戻る」 closes a card.
 * @param {string} id
 */
function noteCard(id) {
  const { map, card } = step();
  if (!map || card === id) return;
  if (card) stepInstead({ map, card: id });
  else goOn({ map, card: id });
}

/**
 * The visitor closes a card, as 「戻る」 would.
 * @param {HTMLElement} frame
 * @param {HTMLElement} panel
 */
function leave(frame, panel) {
  close(frame, panel);
  if (step().card) history.back();
}

/**
 * @param {HTMLElement} frame
 * @param {HTMLElement} panel
 */
function close(frame, panel) {
  if (panel.contains(document.activeElement)) frame.querySelector("canvas")?.focus();
  panel.hidden = true;
  panel.replaceChildren();
  lightCard(null);
  if (document.getElementById("results")) mark(frame, "chosen", null);
}

/**
 * The card of the list that shows a place.
 * @param {string} id
 * @returns {HTMLElement | null}
 */
function cardOf(id) {
  return document.querySelector(`.results .card[data-ids~="${CSS.escape(id)}"]`);
}

/**
 * Whether there is nothing to choose: one place, or several that one card tells of.
 * @param {Picked[]} all
 */
function shareCard(all) {
  const card = cardOf(all[0].id);
  return all.length === 1 || (card !== null && all.every(({ id }) => cardOf(id) === card));
}

/** @param {HTMLElement | null} card */
function lightCard(card) {
  for (const lit of document.querySelectorAll(".card[data-lit]")) delete (/** @type {HTMLElement} */ (lit).dataset.lit);
  if (card) card.dataset.lit = "";
}

/**
 * A card under the pointer or with the focus is ringed on the map; the focus
 * brings the map there.
 * @param {any} map
 * @param {HTMLElement} frame
 */
function ringCards(map, frame) {
  const ring = (/** @type {Event} */ event) => {
    const card = event.target instanceof Element ? event.target.closest(".results .card[data-lon]") : null;
    if (!(card instanceof HTMLElement)) return;
    const at = /** @type {[number, number]} */ ([Number(card.dataset.lon), Number(card.dataset.lat)]);
    mark(frame, "chosen", at);
    const seen = frame.clientWidth === 0 || map.getBounds().contains(at);
    if (event.type === "focusin" && !seen) map.easeTo({ center: at, animate: !calm() });
  };
  document.addEventListener("pointerover", ring);
  document.addEventListener("focusin", ring);
}
