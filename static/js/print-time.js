/** Writes on paper when it was printed: a page may have been open for long. */

import { findAll } from "./dom.js";

/** Starts on a page that is printed. */
export function startPrintTime() {
  addEventListener("beforeprint", () => {
    for (const line of findAll("[data-printed]")) {
      const when = new Date().toLocaleString(document.documentElement.lang, { dateStyle: "long", timeStyle: "short" });
      line.textContent = (line.dataset.printed ?? "").replace("{ $when }", when);
    }
  });
}
