/** Copies a text that is to be pasted elsewhere, and says that it did. */

import { byId, findAll } from "./dom.js";

/** Lets the buttons marked `data-copy` copy the field that they name. */
export function startCopyButtons() {
  for (const button of findAll("[data-copy]")) {
    const field = byId(button.dataset.copy ?? "", HTMLTextAreaElement);
    if (!field) continue;
    button.addEventListener("click", async () => {
      field.select();
      try {
        await navigator.clipboard.writeText(field.value);
        button.textContent = button.dataset.copied ?? "";
      } catch {
        // The text stays selected, to be copied by hand.
        field.focus();
      }
    });
  }
}
