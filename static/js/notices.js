/**
 * What the page says by itself: to those who look, a strip that can be closed;
 * to those who listen, one live region that is there from the start.
 */

/** @type {HTMLElement} */
const strip = document.createElement("div");
/** @type {HTMLElement} */
const spoken = document.createElement("p");

/**
 * The words that the server wrote for a script, in the page's language.
 * @param {Element | null} element with `data-words`
 * @returns {Record<string, string>}
 */
export function words(element) {
  const text = element instanceof HTMLElement ? element.dataset.words : undefined;
  return text ? JSON.parse(text) : {};
}

/**
 * Shows a message until it is closed or another one comes.
 * @param {string} message
 * @param {string} close the word on its button
 */
export function notify(message, close) {
  const line = document.createElement("p");
  const button = document.createElement("button");
  button.type = "button";
  button.className = "close";
  button.textContent = close;
  button.addEventListener("click", clearNotices);
  line.append(message, button);
  strip.replaceChildren(line);
}

/** Takes the message away. */
export function clearNotices() {
  strip.replaceChildren();
}

/**
 * Says something without showing it.
 * @param {string} message
 */
export function say(message) {
  spoken.textContent = message;
}

/** Puts both into a page that may say something, and says when the network goes. */
export function startNotices() {
  if (!document.querySelector(".finder, #board, #queue")) return;
  strip.className = "notices";
  strip.setAttribute("role", "alert");
  spoken.className = "unseen";
  spoken.setAttribute("role", "status");
  document.body.append(strip, spoken);
  const text = words(document.querySelector(".finder"));
  if (!text.offline) return;
  addEventListener("offline", () => notify(text.offline, text.close));
  addEventListener("online", clearNotices);
}
