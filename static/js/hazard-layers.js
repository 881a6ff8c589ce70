/**
 * Hazard maps over the map, each with a switch, its legend and whose data it is. They
 * come from others: nothing is asked of them before somebody switches a layer on, and a
 * layer of which a part cannot be read is switched off, because a gap in it would look
 * like ground without danger. What is on is forgotten with the page.
 */

import { element } from "./dom.js";

/** @import { Map as MapLibreMap, RasterSourceSpecification, StyleSpecification } from "../vendor/maplibre-gl.mjs" */

/**
 * A layer as the style names it; texts by language.
 * @typedef {object} HazardLayer
 * @property {string} id
 * @property {Record<string, string>} label
 * @property {Record<string, string>} explanation
 * @property {{ text: string, url: string }} credit
 * @property {{ colour: string, label: Record<string, string> }[]} legend
 * @property {RasterSourceSpecification[]} sources
 */

/** How much of the ground shows through. */
const OPACITY = 0.75;
const SVG = "http://www.w3.org/2000/svg";

/**
 * Adds the switches to a map that is loaded, where the operator offers any layer.
 * @param {MapLibreMap} map
 * @param {HTMLElement} frame
 * @param {Record<string, string>} text
 * @param {StyleSpecification} style
 */
export function startHazardLayers(map, frame, text, style) {
  if (frame.dataset.hazards === undefined) return;
  const offered = /** @type {{ metadata?: Record<string, HazardLayer[]> }} */ (style).metadata;
  const layers = offered?.["ibasho:hazard-layers"] ?? [];
  if (layers.length === 0) return;
  const caution = element("p", "hint", text.hazardsCaution);
  const legends = element("div", "hazard-legends", caution);
  const status = element("p", "hazard-status");
  status.setAttribute("role", "status");
  const group = element("fieldset", "", element("legend", "unseen", text.hazards));
  const fold = element("details", "hazard-fold", element("summary", "", text.hazards), group);
  for (const layer of layers) {
    const shown = new ShownLayer(map, layer);
    group.append(switchOf(shown, text, caution, status));
  }
  frame.append(element("div", "hazard-layers", fold, status, legends));
}

/**
 * The switch of a layer, which also shows and hides its legend.
 * @param {ShownLayer} shown
 * @param {Record<string, string>} text
 * @param {HTMLElement} caution what stands beneath all legends
 * @param {HTMLElement} status
 */
function switchOf(shown, text, caution, status) {
  const name = inPageLanguage(shown.layer.label);
  const box = document.createElement("input");
  box.type = "checkbox";
  box.autocomplete = "off";
  const legend = legendOf(shown.layer, name, text);
  const turn = (/** @type {boolean} */ isOn) => {
    box.checked = isOn;
    if (isOn) {
      caution.before(legend);
      shown.show();
    } else {
      legend.remove();
      shown.hide();
    }
  };
  const giveUp = () => {
    turn(false);
    status.textContent = text.hazardsFailed.replace("{ $name }", name);
  };
  box.addEventListener("change", () => {
    status.textContent = "";
    if (box.checked && !navigator.onLine) giveUp();
    else turn(box.checked);
  });
  shown.onFailure(giveUp);
  addEventListener("offline", () => {
    if (box.checked) giveUp();
  });
  return element("label", "", box, name);
}

/** A layer on the map, or ready to be. */
class ShownLayer {
  /** @type {string[]} */
  #ids = [];

  /**
   * @param {MapLibreMap} map
   * @param {HazardLayer} layer
   */
  constructor(map, layer) {
    this.map = map;
    this.layer = layer;
  }

  /** Draws it under the places and their marks. */
  show() {
    const below = this.map.getStyle().layers.find((one) => "source" in one && one.source !== "basemap" && !isHazard(one.source));
    this.#ids = this.layer.sources.map((source, index) => {
      const id = `hazard-${this.layer.id}-${index}`;
      this.map.addSource(id, source);
      this.map.addLayer({ id, type: "raster", source: id, paint: { "raster-opacity": OPACITY } }, below?.id);
      return id;
    });
  }

  /** Takes it off, and what it still asks for. */
  hide() {
    for (const id of this.#ids) {
      this.map.removeLayer(id);
      this.map.removeSource(id);
    }
    this.#ids = [];
  }

  /**
   * Calls `task` when a part of it cannot be read. A tile that is not there (404) is no
   * failure: the publisher has nothing for it, and the map library keeps silent.
   * @param {() => void} task
   */
  onFailure(task) {
    this.map.on("error", (event) => {
      if ("sourceId" in event && this.#ids.includes(String(event.sourceId))) task();
    });
  }
}

/** @param {string} source */
function isHazard(source) {
  return source.startsWith("hazard-");
}

/**
 * What the colours of a layer say, and whose they are.
 * @param {HazardLayer} layer
 * @param {string} name
 * @param {Record<string, string>} text
 */
function legendOf({ explanation, credit, legend }, name, text) {
  const rows = legend.map(({ colour, label }) => element("li", "", swatch(colour), inPageLanguage(label)));
  const link = element("a", "", credit.text);
  link.href = credit.url;
  return element(
    "section", "hazard-legend",
    element("h2", "", name), element("p", "", inPageLanguage(explanation)),
    element("ul", "", ...rows), element("p", "hint", text.hazardsCredit, link),
  );
}

/**
 * A field of a colour. The policy of the pages allows no styles in scripts; a drawing
 * needs none.
 * @param {string} colour
 */
function swatch(colour) {
  const made = document.createElementNS(SVG, "svg");
  made.setAttribute("viewBox", "0 0 28 18");
  made.setAttribute("preserveAspectRatio", "none");
  made.setAttribute("aria-hidden", "true");
  const field = document.createElementNS(SVG, "rect");
  for (const [name, value] of [["width", "28"], ["height", "18"], ["fill", colour]]) field.setAttribute(name, value);
  made.append(field);
  return made;
}

/** @param {Record<string, string>} texts by language */
function inPageLanguage(texts) {
  return texts[document.documentElement.lang] ?? texts.ja;
}
