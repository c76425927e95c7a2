import { text } from "../core/texts.js";

/**
 * The bar below a list: it appears once a checkbox of its form is ticked, and says how many are.
 * Shift and a click tick all between; `[data-bulk-all]` ticks all that are listed; no more than `data-most` in all.
 * Once what was asked for leaves nothing listed, the page gets the event `list-emptied`.
 * @param {HTMLElement} element
 */
export function bulkSelect(element) {
  const bar = /** @type {HTMLFormElement} */ (element);
  /** @type {HTMLInputElement | undefined} */
  let last;
  let [acted, busy] = [false, false];
  /** @type {HTMLInputElement[]} */
  let sent = [];
  const most = Number(bar.dataset.most ?? Infinity);
  const count = () => {
    if (!busy) update(bar, most);
    if (acted && !picks().length) {
      acted = false;
      document.body.dispatchEvent(new CustomEvent("list-emptied"));
    }
  };
  document.addEventListener("click", (event) => {
    const target = event.target;
    if (target instanceof HTMLInputElement && target.dataset.bulkAll !== undefined) tick(picks(), target.checked, most);
    const order = target instanceof Element && target.closest("[data-verb]");
    if (order instanceof HTMLButtonElement && order.form === bar) {
      /** @type {HTMLInputElement} */ (bar.elements.namedItem("verb")).value = order.dataset.verb ?? "";
    }
    if (target instanceof Element && target.closest("[data-bulk-none]")) tick(picks(), false);
    if (target instanceof Element && target.closest("[data-bulk-close]")) emptied(target);
    if (target instanceof HTMLInputElement && target.matches(".bulk-pick")) {
      if (chosen() > most) target.checked = false;
      else if (event.shiftKey && last) between(last, target, most);
      last = target;
    }
    count();
  });
  document.addEventListener("htmx:afterSwap", count);
  document.addEventListener("htmx:afterSettle", count);
  document.addEventListener("htmx:beforeRequest", (event) => {
    if (/** @type {CustomEvent} */ (event).detail.elt !== bar) return;
    for (const dialog of document.querySelectorAll("dialog[open]")) /** @type {HTMLDialogElement} */ (dialog).close();
    busy = true;
    sent = picks().filter((one) => one.checked);
    say(bar, text("working_on", { n: chosen() }));
  });
  document.addEventListener("htmx:afterRequest", (event) => {
    const { elt, successful } = /** @type {CustomEvent} */ (event).detail;
    if (elt !== bar) return;
    busy = false;
    count();
    if (!successful) return;
    bar.reset();
    tick(sent, false);
    acted = true;
    count();
    document.getElementById("bulk-result")?.focus();
  });
  count();
}

/** @returns {HTMLInputElement[]} */
function picks() {
  return [...document.querySelectorAll("input.bulk-pick")].filter((one) => one instanceof HTMLInputElement);
}

function chosen() {
  return picks().filter((one) => one.checked).length;
}

/**
 * @param {HTMLFormElement} bar
 * @param {number} most
 */
function update(bar, most) {
  const n = chosen();
  bar.hidden = n === 0;
  say(bar, text(n === most ? "chosen_most" : "chosen", { n }));
  const all = document.querySelector("[data-bulk-all]");
  if (all instanceof HTMLInputElement) {
    all.checked = n > 0 && n === Math.min(most, picks().length);
    all.indeterminate = n > 0 && !all.checked;
  }
}

/**
 * @param {HTMLFormElement} bar
 * @param {string} words
 */
function say(bar, words) {
  const count = bar.querySelector("[data-bulk-count]");
  if (count && count.textContent !== words) count.textContent = words;
}

/**
 * @param {HTMLInputElement[]} boxes
 * @param {boolean} checked
 * @param {number} [most] of all there are
 */
function tick(boxes, checked, most = Infinity) {
  let room = most - chosen();
  for (const box of boxes) {
    if (checked && !box.checked && room-- <= 0) return;
    box.checked = checked;
  }
}

/**
 * @param {HTMLInputElement} from
 * @param {HTMLInputElement} to
 * @param {number} most
 */
function between(from, to, most) {
  const boxes = picks();
  const [first, end] = [boxes.indexOf(from), boxes.indexOf(to)].sort((a, b) => a - b);
  tick(boxes.slice(first, (end ?? 0) + 1), to.checked, most);
}

/** @param {Element} button */
function emptied(button) {
  const result = button.closest("#bulk-result");
  if (result) result.replaceChildren();
}
