/**
 * What the page says by itself: to those who look, a strip that can be closed;
 * to those who listen, one live region that is there from the start.
 */

import { button, element, words } from "./dom.js";

const strip = element("div", "notices");
const spoken = element("p", "unseen");

/**
 * Shows a message until it is closed or another one comes.
 * @param {string} message
 * @param {string} close the word on its button
 */
export function notify(message, close) {
  strip.replaceChildren(element("p", "", message, button(close, "close", clearNotices)));
}

/** Takes the message away. */
export function clearNotices() {
  strip.replaceChildren();
}

/**
 * Says a message to those who listen, without showing it.
 * @param {string} message
 */
export function announce(message) {
  spoken.textContent = message;
}

/** Puts both into a page that may say something, and says when the network goes. */
export function startNotices() {
  if (!document.querySelector(".finder, #board, #outbox")) return;
  strip.setAttribute("role", "alert");
  spoken.setAttribute("role", "status");
  document.body.append(strip, spoken);
  const text = words(document.querySelector(".finder"));
  if (!text.offline) return;
  addEventListener("offline", () => notify(text.offline, text.close));
  addEventListener("online", clearNotices);
}
