/**
 * A list whose items are moved by their buttons (`data-move`) or by dragging, and taken out (`data-take-out`). Every
 * change of the list, one that htmx brings included, is an `input` event for the form around it.
 * @param {HTMLElement} list
 */
export function attachments(list) {
  list.addEventListener("click", ({ target }) => {
    const button = target instanceof Element && target.closest("button");
    const item = button && button.closest("li");
    if (!button || !item) return;
    if ("takeOut" in button.dataset) takeOut(list, item);
    if (button.dataset.move) move(item, Number(button.dataset.move), button);
  });
  listenForDragging(list);
  new MutationObserver((changes) => {
    dropTwins(list);
    if (changes.some((change) => change.target === list)) list.dispatchEvent(new Event("input", { bubbles: true }));
  }).observe(list, { childList: true });
}

/**
 * @param {HTMLElement} list
 * @param {HTMLElement} item
 */
function takeOut(list, item) {
  const next = item.nextElementSibling ?? item.previousElementSibling;
  item.remove();
  const heir = next?.querySelector("[data-take-out]") ?? list.parentElement?.querySelector("[data-dialog-open]");
  if (heir instanceof HTMLElement) heir.focus();
}

/**
 * @param {HTMLElement} item
 * @param {number} step
 * @param {HTMLElement} button keeps the focus
 */
function move(item, step, button) {
  if (step < 0) item.previousElementSibling?.before(item);
  else item.nextElementSibling?.after(item);
  button.focus();
}

/**
 * The same media item cannot stand in a post twice; the first of two stays.
 * @param {HTMLElement} list
 */
function dropTwins(list) {
  const seen = new Set();
  for (const input of /** @type {NodeListOf<HTMLInputElement>} */ (list.querySelectorAll("input[name=media]"))) {
    if (seen.has(input.value)) input.closest("li")?.remove();
    seen.add(input.value);
  }
}

/** @param {HTMLElement} list */
function listenForDragging(list) {
  /** @type {HTMLElement | undefined} */
  let dragged;
  list.addEventListener("dragstart", (event) => {
    dragged = event.target instanceof Element ? (event.target.closest("li") ?? undefined) : undefined;
    if (dragged) dragged.dataset.dragged = "";
  });
  list.addEventListener("dragover", (event) => {
    const over = event.target instanceof Element && event.target.closest("li");
    if (!dragged || !over) return;
    event.preventDefault();
    if (over === dragged || over.parentElement !== list) return;
    const box = over.getBoundingClientRect();
    if (event.clientY > box.top + box.height / 2) over.after(dragged);
    else over.before(dragged);
  });
  list.addEventListener("dragend", () => {
    if (dragged) delete dragged.dataset.dragged;
    dragged = undefined;
  });
}
