import { choose } from "../calendar/begin.js";
import { putAway, refetch, show } from "../calendar/grid.js";
import { watchUndo } from "../calendar/moves.js";

const NARROW = "(max-width: 40rem)";

/**
 * `<div class="calendar" data-feed data-move data-zone data-view data-day data-drawer data-new>` stands in
 * `#calendar-stage`, which the server draws anew for other days, so that the address says what is seen.
 * @param {Element} part
 */
function mount(part) {
  const stage = part.closest("#calendar-stage") ?? part.querySelector("#calendar-stage");
  const grid = stage?.querySelector(".calendar");
  if (!(stage instanceof HTMLElement) || !(grid instanceof HTMLElement) || grid.dataset.drawn) return;
  if (stage.dataset.chosen === "no" && window.matchMedia(NARROW).matches) {
    window.location.replace(stage.dataset.list ?? "");
    return;
  }
  grid.dataset.drawn = "yes";
  putAway();
  show(grid);
}

document.addEventListener("htmx:load", (event) => mount(/** @type {CustomEvent} */ (event).detail.elt));
document.addEventListener("calendar-changed", refetch);
document.addEventListener("click", (event) => {
  const link = event.target instanceof Element ? event.target.closest("a[data-beginning]") : null;
  if (!(link instanceof HTMLAnchorElement) || event.ctrlKey || event.metaKey || event.shiftKey) return;
  event.preventDefault();
  choose("beginning", link.href);
});
watchUndo(() => {
  refetch();
  document.querySelector(".calendar-list")?.dispatchEvent(new CustomEvent("calendar-changed", { bubbles: true }));
});
mount(document.body);
