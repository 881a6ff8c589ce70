/** The ways to an area of the board besides pasting one: a file, and drawing on the map. */

import { byId } from "./dom.js";
import { send } from "./events.js";

/** Starts where the page has the form for it. */
export function startAreaForm() {
  const file = byId("area-file", HTMLInputElement);
  const field = byId("within", HTMLTextAreaElement);
  file?.addEventListener("change", async () => {
    const chosen = file.files?.[0];
    if (!chosen || !field) return;
    field.value = await chosen.text();
    field.form?.requestSubmit();
  });
  byId("draw", HTMLElement)?.addEventListener("click", () => send("area-drawing-wanted", null));
}
