/**
 * What 「戻る」 goes through on the first page: searches and, on a phone, the
 * list, the map and a card on the map. An entry of the history says which of
 * these is open; it must never hold more of a position than its address does.
 */

/**
 * @typedef {object} ViewState
 * @property {boolean} [map] the map covers the list
 * @property {boolean} [overList] the entry before is the same search with its list
 * @property {string} [card] the place whose card is open on the map
 */

/** @returns {ViewState} */
export function viewState() {
  return history.state ?? {};
}

/** @param {ViewState} next */
export function pushView(next) {
  history.pushState(next, "");
}

/** @param {ViewState} other */
export function replaceView(other) {
  history.replaceState(other, "");
}

/**
 * Enters a search. It closes an open card, whose entry then becomes its own.
 * @param {string} address
 * @param {boolean} same whether it only shows more or again what was shown
 */
export function enterSearch(address, same) {
  const { card, ...open } = viewState();
  if (same || card) history.replaceState(open, "", address);
  else history.pushState({ map: open.map }, "", address);
}

/** @param {() => void} task done when the visitor goes back or forward */
export function onHistoryMove(task) {
  addEventListener("popstate", task);
}
