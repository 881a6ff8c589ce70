/** Finding, making and reading elements: the few helpers that every script shares. */

/**
 * Finds an element by its id, if it is there and of that type.
 * @template {HTMLElement} T
 * @param {string} id
 * @param {new () => T} type
 * @returns {T | null}
 */
export function byId(id, type) {
  const found = document.getElementById(id);
  return found instanceof type ? found : null;
}

/**
 * Finds the first element that a selector matches, if it is of that type.
 * @template {Element} T
 * @param {string} selector
 * @param {new () => T} type
 * @param {ParentNode} root
 * @returns {T | null}
 */
export function find(selector, type, root = document) {
  const found = root.querySelector(selector);
  return found instanceof type ? found : null;
}

/**
 * Finds every HTML element that a selector matches.
 * @param {string} selector
 * @param {ParentNode} root
 * @returns {HTMLElement[]}
 */
export function findAll(selector, root = document) {
  return [...root.querySelectorAll(selector)].filter((element) => element instanceof HTMLElement);
}

/**
 * Finds the element around what an event happened to.
 * @template {HTMLElement} T
 * @param {EventTarget | null} target
 * @param {string} selector
 * @param {new () => T} type
 * @returns {T | null}
 */
export function closest(target, selector, type) {
  const found = target instanceof Element ? target.closest(selector) : null;
  return found instanceof type ? found : null;
}

/**
 * Makes an element of a class with what stands in it.
 * @template {keyof HTMLElementTagNameMap} Tag
 * @param {Tag} tag
 * @param {string} className
 * @param {(string | Node)[]} content
 * @returns {HTMLElementTagNameMap[Tag]}
 */
export function element(tag, className, ...content) {
  const made = document.createElement(tag);
  if (className) made.className = className;
  made.append(...content);
  return made;
}

/**
 * Makes a button that sends no form.
 * @param {string} label
 * @param {string} className
 * @param {() => void} [onPress]
 */
export function button(label, className, onPress) {
  const made = element("button", className, label);
  made.type = "button";
  if (onPress) made.addEventListener("click", onPress);
  return made;
}

/**
 * Makes a field that goes with a form unseen.
 * @param {string} name
 * @param {string} value
 */
export function hiddenField(name, value) {
  const made = document.createElement("input");
  Object.assign(made, { type: "hidden", name, value });
  return made;
}

/**
 * Copies a part of a `<template>` that the server wrote.
 * @param {string} id of the template
 * @param {string} selector
 * @returns {HTMLElement | null}
 */
export function fromTemplate(id, selector) {
  const part = byId(id, HTMLTemplateElement)?.content.querySelector(selector);
  const copy = part ? document.importNode(part, true) : null;
  return copy instanceof HTMLElement ? copy : null;
}

/**
 * Reads JSON that the server wrote into a data attribute.
 * @param {Element | null} element
 * @param {string} name of the attribute, without `data-`
 * @returns {unknown} an empty object where there is none
 */
export function readJson(element, name) {
  return JSON.parse((element instanceof HTMLElement && element.dataset[name]) || "{}");
}

/**
 * Reads the words that the server wrote for a script, in the page's language.
 * @param {Element | null} element with `data-words`
 */
export function words(element) {
  return /** @type {Record<string, string>} */ (readJson(element, "words"));
}

/**
 * Reads the point that an element tells of.
 * @param {HTMLElement} element with `data-lon` and `data-lat`
 * @returns {[number, number]}
 */
export function pointOf({ dataset }) {
  return [Number(dataset.lon), Number(dataset.lat)];
}

/** @param {string} html of a whole page or of a part of one */
export function parseHtml(html) {
  return new DOMParser().parseFromString(html, "text/html");
}

/**
 * Writes a time of day as the page's language does.
 * @param {Date} at
 */
export function timeOfDay(at) {
  return at.toLocaleTimeString(document.documentElement.lang, { hour: "numeric", minute: "2-digit" });
}

/** Whether the visitor's device asks for little motion. */
export function prefersReducedMotion() {
  return matchMedia("(prefers-reduced-motion: reduce)").matches;
}
