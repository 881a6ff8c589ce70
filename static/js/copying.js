/** Copies a text that is to be pasted elsewhere, and says that it did. */

/** Lets the buttons marked `data-copy` copy the field that they name. */
export function startCopying() {
  for (const button of document.querySelectorAll("[data-copy]")) {
    const field = /** @type {HTMLTextAreaElement} */ (document.getElementById(button.dataset.copy));
    button.addEventListener("click", async () => {
      field.select();
      try {
        await navigator.clipboard.writeText(field.value);
        button.textContent = button.dataset.copied;
      } catch {
        // The text stays selected, to be copied by hand.
        field.focus();
      }
    });
  }
}
