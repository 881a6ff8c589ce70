/**
 * The events that modules send each other, with what each tells. A module that sends
 * one does not know who listens.
 */

/**
 * What each event tells, by its name.
 * @typedef {{
 *   "search-answered": null, // the list shows another search
 *   "list-wanted": null, // somebody wants the list instead of the map
 *   "area-drawing-wanted": null, // somebody wants to draw an area on the map
 *   "rows-changed": null, // the rows of the board are not those that they were
 *   "page-read": Document, // the page as it is now was read, before its parts are taken over
 *   "outbox-changed": null, // what waits on this device is not what it was
 *   "report-answered": null, // the server has taken or refused a report
 *   "map-mark": MapMark, // a point is to be marked; sent to the frame of the map
 * }} EventDetails
 */

/**
 * @typedef {object} MapMark
 * @property {"origin" | "chosen"} kind
 * @property {[number, number] | null} at nowhere takes the mark away
 */

/** Before each name, so that no event of the browser is taken for one of ours. */
const PREFIX = "ibasho:";

/**
 * Sends an event.
 * @template {keyof EventDetails} Name
 * @param {Name} name
 * @param {EventDetails[Name]} detail
 * @param {EventTarget} target
 */
export function send(name, detail, target = document) {
  target.dispatchEvent(new CustomEvent(PREFIX + name, { detail }));
}

/**
 * Calls `task` at each event of that name.
 * @template {keyof EventDetails} Name
 * @param {Name} name
 * @param {(detail: EventDetails[Name]) => void} task
 * @param {EventTarget} target
 */
export function on(name, task, target = document) {
  target.addEventListener(PREFIX + name, (event) => {
    if (event instanceof CustomEvent) task(event.detail);
  });
}
