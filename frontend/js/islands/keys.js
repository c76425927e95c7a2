const TYPING = "input, textarea, select, [contenteditable], dialog[open] *, [popover]:popover-open *";

/**
 * `data-key="a"` gives a button or a link a key. Inside a `[data-key-item]` the key acts on the item that has the
 * focus, or on the first one without `data-key-skip`; the arrow keys, j and k go from item to item.
 */
export function watchKeys() {
  document.addEventListener("keydown", (event) => {
    const target = event.target instanceof Element ? event.target : document.body;
    const chord = event.ctrlKey || event.metaKey || event.altKey;
    if (chord || event.defaultPrevented || target.matches(TYPING)) return;
    if (document.querySelector("dialog[open]")) return;
    const step = { ArrowDown: 1, j: 1, ArrowUp: -1, k: -1 }[event.key];
    const acted = step ? move(target, step) : press(target, event.key.toLowerCase());
    if (acted) event.preventDefault();
  });
}

/**
 * @param {Element} from
 * @param {number} step
 */
function move(from, step) {
  const items = visible("[data-key-item]");
  const here = items.findIndex((item) => item.contains(from));
  if (items.length === 0 || (here === -1 && from !== document.body)) return false;
  const next = items[here === -1 ? 0 : Math.min(Math.max(here + step, 0), items.length - 1)];
  next?.focus();
  return true;
}

/**
 * @param {Element} from
 * @param {string} key
 */
function press(from, key) {
  const wanted = visible(`[data-key="${CSS.escape(key)}"]`);
  const item = from.closest("[data-key-item]");
  const target = (item && wanted.find((one) => item.contains(one))) ?? wanted.find((one) => !one.closest("[data-key-skip]"));
  if (target) clickOnceReady(target);
  return Boolean(target);
}

/**
 * What htmx has just put in does not listen yet: a form would be sent as without scripts.
 * @param {HTMLElement} target
 */
function clickOnceReady(target) {
  if (target.closest(".htmx-added")) requestAnimationFrame(() => clickOnceReady(target));
  else target.click();
}

/** @param {string} selector */
function visible(selector) {
  const all = /** @type {HTMLElement[]} */ ([...document.querySelectorAll(selector)]);
  return all.filter((element) => element.checkVisibility() && !element.matches(":disabled"));
}
