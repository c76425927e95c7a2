import htmx from "htmx.org";

/** @typedef {(element: HTMLElement) => void} Island */

/** @type {WeakMap<Element, Set<string>>} */
const mounted = new WeakMap();

/**
 * Starts the islands that `data-island` names (several are separated by spaces), now and in every part
 * that htmx brings later.
 * @param {Record<string, Island>} islands
 */
export function mountIslands(islands) {
  mountAll(islands, document.body);
  htmx.onLoad((part) => mountAll(islands, part));
}

/**
 * @param {Record<string, Island>} islands
 * @param {Node} part
 */
function mountAll(islands, part) {
  if (!(part instanceof HTMLElement)) return;
  if (part.dataset.island) mount(islands, part);
  const inside = /** @type {NodeListOf<HTMLElement>} */ (part.querySelectorAll("[data-island]"));
  for (const element of inside) mount(islands, element);
}

/**
 * @param {Record<string, Island>} islands
 * @param {HTMLElement} element
 */
function mount(islands, element) {
  const done = mounted.get(element) ?? new Set();
  mounted.set(element, done);
  for (const name of (element.dataset.island ?? "").split(" ")) {
    const island = islands[name];
    if (!island || done.has(name)) continue;
    done.add(name);
    island(element);
  }
}
