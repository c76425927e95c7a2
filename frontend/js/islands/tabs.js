const STEPS = /** @type {Record<string, number>} */ ({ ArrowRight: 1, ArrowLeft: -1 });

/** @type {Set<string>} the ids of the tabs that were chosen last in lists with `data-remember` */
const remembered = new Set();

/**
 * A `role="tablist"`: its tabs name their panels by `aria-controls`. With `data-remember` the choice outlives a list
 * that the server draws anew.
 * @param {HTMLElement} list
 */
export function tabs(list) {
  const all = /** @type {HTMLElement[]} */ ([...list.querySelectorAll('[role="tab"]')]);
  list.addEventListener("click", (event) => {
    const tab = event.target instanceof Element && event.target.closest('[role="tab"]');
    if (tab instanceof HTMLElement) choose(all, tab);
  });
  list.addEventListener("keydown", (event) => {
    const at = all.indexOf(/** @type {HTMLElement} */ (document.activeElement));
    const to = event.key === "Home" ? 0 : event.key === "End" ? -1 : at + (STEPS[event.key] ?? NaN);
    const tab = Number.isNaN(to) ? undefined : all.at(to % all.length);
    if (!tab) return;
    event.preventDefault();
    choose(all, tab);
    tab.focus();
  });
  const last = all.find((tab) => remembered.has(tab.id));
  const first = last ?? all.find((tab) => tab.getAttribute("aria-selected") === "true") ?? all[0];
  if (first) choose(all, first);
}

/**
 * @param {HTMLElement[]} all
 * @param {HTMLElement} chosen
 */
function choose(all, chosen) {
  for (const tab of all) {
    tab.setAttribute("aria-selected", String(tab === chosen));
    if (tab === chosen && tab.closest("[data-remember]")) remembered.add(tab.id);
    else remembered.delete(tab.id);
    tab.tabIndex = tab === chosen ? 0 : -1;
    const panel = document.getElementById(tab.getAttribute("aria-controls") ?? "");
    if (panel) panel.hidden = tab !== chosen;
  }
}
