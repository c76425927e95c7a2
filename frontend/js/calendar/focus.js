/** An entry that is not seen after so many drawings is none that can have the focus. */
const TRIES = 60;

/** The entry that has the focus, or shall have it. */
let wanted = "";

/**
 * An entry keeps the focus when it is drawn anew: the library makes another element for it then, hidden at first.
 * Whoever turns to something else wants no entry any more; from a dialog one comes back.
 */
export function followFocus() {
  for (const name of ["focusin", "pointerdown"]) document.addEventListener(name, follow, { capture: true });
  document.addEventListener("close", seek, { capture: true });
}

/** @param {string} id of an entry */
export function focus(id) {
  wanted = id;
  // The library draws after this turn.
  setTimeout(seek, 0);
}

/** Called for each entry that is drawn. @param {{ event: { id: string }, el: HTMLElement, isMirror: boolean }} drawn */
export function refocus({ event, el, isMirror }) {
  if (event.id === wanted && !isMirror) attempt(el);
}

/** @param {Event} event */
function follow({ target }) {
  if (!(target instanceof Element) || target.closest("dialog")) return;
  const entry = target.closest(".fc-event")?.querySelector("[data-entry]");
  wanted = entry instanceof HTMLElement ? (entry.dataset["entry"] ?? "") : "";
}

function seek() {
  const found = document.querySelector(`.fc [data-entry="${CSS.escape(wanted)}"]`)?.closest(".fc-event");
  if (found instanceof HTMLElement) attempt(found);
}

/**
 * What is hidden takes no focus.
 * @param {HTMLElement} entry
 * @param {number} [tries] that are left
 */
function attempt(entry, tries = TRIES) {
  const isFree = document.activeElement === document.body || document.activeElement?.closest(".fc-event");
  if (!entry.isConnected || !isFree || !wanted || !tries) return;
  entry.focus();
  if (document.activeElement !== entry) requestAnimationFrame(() => attempt(entry, tries - 1));
}
