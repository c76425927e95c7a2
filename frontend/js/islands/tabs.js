const STEPS = /** @type {Record<string, number>} */ ({ ArrowRight: 1, ArrowLeft: -1 });

/**
 * A `role="tablist"`: its tabs name their panels by `aria-controls`.
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
  const first = all.find((tab) => tab.getAttribute("aria-selected") === "true") ?? all[0];
  if (first) choose(all, first);
}

/**
 * @param {HTMLElement[]} all
 * @param {HTMLElement} chosen
 */
function choose(all, chosen) {
  for (const tab of all) {
    tab.setAttribute("aria-selected", String(tab === chosen));
    tab.tabIndex = tab === chosen ? 0 : -1;
    const panel = document.getElementById(tab.getAttribute("aria-controls") ?? "");
    if (panel) panel.hidden = tab !== chosen;
  }
}
