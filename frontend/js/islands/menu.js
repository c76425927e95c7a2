const GAP = 6;
const EDGE = 8;

/**
 * A popover that opens beside the button that opened it and is walked through with the arrow keys.
 * @param {HTMLElement} menu
 */
export function menu(menu) {
  /** @type {HTMLElement | undefined} */
  let opener;
  document.addEventListener("click", (event) => {
    const button = event.target instanceof Element && event.target.closest(`[popovertarget="${menu.id}"]`);
    if (button instanceof HTMLElement) opener = button;
  }, { capture: true });
  menu.addEventListener("toggle", (event) => {
    if (/** @type {ToggleEvent} */ (event).newState !== "open" || !opener) return;
    place(menu, opener.getBoundingClientRect());
    items(menu)[0]?.focus({ preventScroll: true });
  });
  menu.addEventListener("keydown", (event) => walk(menu, event));
}

/**
 * @param {HTMLElement} menu
 * @param {DOMRect} beside
 */
function place(menu, beside) {
  const { offsetWidth: width, offsetHeight: height } = menu;
  const room = window.innerHeight - beside.bottom - GAP - EDGE;
  const top = room >= height ? beside.bottom + GAP : Math.max(EDGE, beside.top - GAP - height);
  const left = beside.left + width + EDGE > window.innerWidth ? beside.right - width : beside.left;
  menu.style.setProperty("top", `${top}px`);
  menu.style.setProperty("left", `${Math.max(EDGE, left)}px`);
}

/**
 * @param {HTMLElement} menu
 * @param {KeyboardEvent} event
 */
function walk(menu, event) {
  const all = items(menu);
  const at = all.indexOf(/** @type {HTMLElement} */ (document.activeElement));
  const target = { ArrowDown: at + 1, ArrowUp: at - 1, Home: 0, End: all.length - 1 }[event.key];
  if (target === undefined) return;
  event.preventDefault();
  all.at(target % all.length)?.focus();
}

/** @param {HTMLElement} menu */
function items(menu) {
  return /** @type {HTMLElement[]} */ ([...menu.querySelectorAll("a[href], button:not(:disabled)")]);
}
