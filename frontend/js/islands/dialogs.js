/** `data-dialog-open="id"` opens, `data-dialog-close` closes, a click beside a dialog closes it too. */
export function watchDialogs() {
  document.addEventListener("click", (event) => {
    if (!(event.target instanceof Element)) return;
    const opener = /** @type {HTMLElement | null} */ (event.target.closest("[data-dialog-open]"));
    if (opener) dialogNamed(opener.dataset.dialogOpen)?.showModal();
    if (event.target.closest("[data-dialog-close]")) event.target.closest("dialog")?.close();
    if (event.target instanceof HTMLDialogElement && isBeside(event.target, event)) event.target.close();
  });
  document.addEventListener("dialog-open", (event) => {
    dialogNamed(/** @type {CustomEvent} */ (event).detail.value)?.showModal();
  });
  document.addEventListener("dialog-close", () => {
    for (const dialog of document.querySelectorAll("dialog")) dialog.close();
  });
}

/** @param {string | undefined} id */
function dialogNamed(id) {
  const found = document.getElementById(id ?? "");
  return found instanceof HTMLDialogElement && !found.open ? found : undefined;
}

/**
 * @param {HTMLDialogElement} dialog
 * @param {MouseEvent} event
 */
function isBeside(dialog, event) {
  const box = dialog.getBoundingClientRect();
  const across = event.clientX < box.left || event.clientX > box.right;
  return across || event.clientY < box.top || event.clientY > box.bottom;
}
