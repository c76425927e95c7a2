import { text } from "../core/texts.js";

/**
 * The bar below a list: it appears once a checkbox of its form is ticked, and says how many are.
 * Shift and a click tick all between; `[data-bulk-all]` ticks all that are listed.
 * @param {HTMLElement} element
 */
export function bulkSelect(element) {
  const bar = /** @type {HTMLFormElement} */ (element);
  /** @type {HTMLInputElement | undefined} */
  let last;
  const count = () => update(bar);
  document.addEventListener("click", (event) => {
    const target = event.target;
    if (target instanceof HTMLInputElement && target.dataset.bulkAll !== undefined) tick(picks(), target.checked);
    const order = target instanceof Element && target.closest("[data-verb]");
    if (order instanceof HTMLButtonElement && order.form === bar) {
      /** @type {HTMLInputElement} */ (bar.elements.namedItem("verb")).value = order.dataset.verb ?? "";
    }
    if (target instanceof Element && target.closest("[data-bulk-none]")) tick(picks(), false);
    if (target instanceof Element && target.closest("[data-bulk-close]")) emptied(target);
    if (target instanceof HTMLInputElement && target.matches(".bulk-pick")) {
      if (event.shiftKey && last) between(last, target);
      last = target;
    }
    count();
  });
  document.addEventListener("htmx:afterSwap", count);
  document.addEventListener("htmx:afterRequest", (event) => {
    const { elt, successful } = /** @type {CustomEvent} */ (event).detail;
    if (elt !== bar || !successful) return;
    for (const dialog of document.querySelectorAll("dialog[open]")) /** @type {HTMLDialogElement} */ (dialog).close();
    bar.reset();
    tick(picks(), false);
    count();
    document.getElementById("bulk-result")?.focus();
  });
  count();
}

/** @returns {HTMLInputElement[]} */
function picks() {
  return [...document.querySelectorAll("input.bulk-pick")].filter((one) => one instanceof HTMLInputElement);
}

/** @param {HTMLFormElement} bar */
function update(bar) {
  const n = picks().filter((one) => one.checked).length;
  bar.hidden = n === 0;
  const words = bar.querySelector("[data-bulk-count]");
  if (words) words.textContent = text("chosen", { n });
  const all = document.querySelector("[data-bulk-all]");
  if (all instanceof HTMLInputElement) {
    all.checked = n > 0 && n === picks().length;
    all.indeterminate = n > 0 && !all.checked;
  }
}

/**
 * @param {HTMLInputElement[]} boxes
 * @param {boolean} checked
 */
function tick(boxes, checked) {
  for (const box of boxes) box.checked = checked;
}

/**
 * @param {HTMLInputElement} from
 * @param {HTMLInputElement} to
 */
function between(from, to) {
  const boxes = picks();
  const [first, end] = [boxes.indexOf(from), boxes.indexOf(to)].sort((a, b) => a - b);
  tick(boxes.slice(first, (end ?? 0) + 1), to.checked);
}

/** @param {Element} button */
function emptied(button) {
  const result = button.closest("#bulk-result");
  if (result) result.replaceChildren();
}
