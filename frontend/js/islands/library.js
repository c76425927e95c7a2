/**
 * A form in a dialog whose choice is taken over elsewhere: once its answer has come, the dialog closes and the
 * choice is empty again.
 * @param {HTMLElement} element
 */
export function library(element) {
  element.addEventListener("htmx:afterRequest", (event) => {
    const { elt, successful } = /** @type {CustomEvent} */ (event).detail;
    if (elt !== element || !successful) return;
    /** @type {HTMLFormElement} */ (element).reset();
    element.closest("dialog")?.close();
  });
}
