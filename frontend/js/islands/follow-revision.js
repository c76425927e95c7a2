const PAUSE = 1_200;

/**
 * A part that speaks of the revision `data-revision`: once the composer beside it has saved another one and nobody
 * is busy in the part, it gets the event `revision-changed`.
 * @param {HTMLElement} element
 */
export function followRevision(element) {
  let timer = 0;
  const look = () => {
    const revision = document.getElementById("post-revision");
    if (!element.isConnected) return document.removeEventListener("htmx:oobAfterSwap", soon);
    if (!(revision instanceof HTMLInputElement) || revision.value === element.dataset.revision) return;
    if (element.contains(document.activeElement)) return soon();
    element.dispatchEvent(new Event("revision-changed", { bubbles: true }));
  };
  const soon = () => {
    window.clearTimeout(timer);
    timer = window.setTimeout(look, PAUSE);
  };
  document.addEventListener("htmx:oobAfterSwap", soon);
}
