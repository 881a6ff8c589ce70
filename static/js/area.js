/** The ways to an area of the board besides pasting one: a file, and drawing on the map. */

/** Starts where the page has the form for it. */
export function startArea() {
  const file = /** @type {HTMLInputElement | null} */ (document.getElementById("area-file"));
  const field = /** @type {HTMLTextAreaElement | null} */ (document.getElementById("within"));
  file?.addEventListener("change", async () => {
    const chosen = file.files?.[0];
    if (!chosen || !field) return;
    field.value = await chosen.text();
    field.form?.requestSubmit();
  });
  document.getElementById("draw")?.addEventListener("click", () => {
    document.dispatchEvent(new CustomEvent("ibasho:draw"));
  });
}
