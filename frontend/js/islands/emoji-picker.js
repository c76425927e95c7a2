const SHOWN = 240;

/** @typedef {[emoji: string, name: string, words: string, group: number]} Emoji */

/**
 * In a popover, a search field and a grid of emoji (`data-emoji` is their file). Arrows walk, Enter puts one in.
 * @param {HTMLElement} picker
 */
export function emojiPicker(picker) {
  const search = /** @type {HTMLInputElement} */ (picker.querySelector("input"));
  const grid = /** @type {HTMLElement} */ (picker.querySelector("[data-grid]"));
  const popover = /** @type {HTMLElement} */ (picker.closest("[popover]") ?? picker);
  /** @type {Promise<Emoji[]> | undefined} */
  let all;
  const show = async () => {
    all ??= fetch(picker.dataset.emoji ?? "").then((answer) => answer.json());
    const wanted = search.value.toLowerCase().split(/\s+/).filter(Boolean);
    const hits = (await all).filter(([, name, words]) => wanted.every((word) => `${name} ${words}`.includes(word)));
    grid.replaceChildren(...hits.slice(0, SHOWN).map(buttonFor));
    const none = picker.querySelector("[data-none]");
    if (none instanceof HTMLElement) none.hidden = hits.length > 0;
  };
  popover.addEventListener("toggle", (event) => {
    if (/** @type {ToggleEvent} */ (event).newState !== "open") return;
    void show();
    search.focus();
  });
  search.addEventListener("input", show);
  // The menu around it has arrow keys of its own.
  picker.addEventListener("keydown", (event) => event.key !== "Escape" && event.stopPropagation());
  search.addEventListener("keydown", (event) => {
    if (event.key !== "Enter" && event.key !== "ArrowDown") return;
    event.preventDefault();
    const first = grid.querySelector("button");
    if (event.key === "Enter") first?.click();
    else first?.focus();
  });
  grid.addEventListener("keydown", (event) => walk(grid, search, event));
  grid.addEventListener("click", ({ target }) => {
    const button = target instanceof Element && target.closest("button");
    if (!button) return;
    popover.hidePopover();
    document.dispatchEvent(new CustomEvent("insert-words", { detail: { text: button.textContent } }));
  });
}

/** @param {Emoji} emoji */
function buttonFor([sign, name]) {
  const button = document.createElement("button");
  button.type = "button";
  button.className = "emoji";
  button.textContent = sign;
  button.title = name;
  button.setAttribute("aria-label", name);
  return button;
}

/**
 * @param {HTMLElement} grid
 * @param {HTMLInputElement} search
 * @param {KeyboardEvent} event
 */
function walk(grid, search, event) {
  const all = /** @type {HTMLElement[]} */ ([...grid.children]);
  const at = all.indexOf(/** @type {HTMLElement} */ (document.activeElement));
  const row = all.filter((one) => one.offsetTop === all[0]?.offsetTop).length || 1;
  const to = { ArrowRight: at + 1, ArrowLeft: at - 1, ArrowDown: at + row, ArrowUp: at - row }[event.key];
  if (to === undefined) return;
  event.preventDefault();
  if (to < 0) search.focus();
  else all[Math.min(to, all.length - 1)]?.focus();
}
