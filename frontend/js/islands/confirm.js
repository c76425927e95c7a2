import { text } from "../core/texts.js";

/** @type {WeakSet<Element>} */
const confirmed = new WeakSet();

/**
 * `data-confirm="Delete this photo?"` on a form or on a button in one; `data-confirm-note` says what follows,
 * `data-confirm-action` names the button, `data-confirm-no` the one that leaves all as it is. `hx-confirm` asks the same way.
 */
export function watchConfirmations() {
  document.addEventListener("submit", (event) => {
    const form = /** @type {HTMLFormElement} */ (event.target);
    const asker = [event.submitter, form].find((one) => one instanceof HTMLElement && one.dataset.confirm);
    if (!(asker instanceof HTMLElement) || confirmed.delete(form)) return;
    event.preventDefault();
    event.stopImmediatePropagation();
    ask(asker, asker.dataset.confirm ?? "", () => {
      confirmed.add(form);
      form.requestSubmit(event.submitter);
    });
  }, { capture: true });
  document.addEventListener("htmx:confirm", (event) => {
    const { question, elt, issueRequest } = /** @type {CustomEvent} */ (event).detail;
    if (!question) return;
    event.preventDefault();
    ask(elt, question, () => issueRequest(true));
  });
}

/**
 * @param {HTMLElement} asker
 * @param {string} question
 * @param {() => void} proceed
 */
function ask(asker, question, proceed) {
  const dialog = /** @type {HTMLDialogElement} */ (document.getElementById("confirm-dialog"));
  fill(dialog, "h2", question);
  fill(dialog, "[data-confirm-note]", asker.dataset.confirmNote ?? "");
  const no = /** @type {HTMLElement} */ (dialog.querySelector("[data-confirm-no]"));
  no.textContent = asker.dataset.confirmNo ?? no.dataset.confirmNo ?? "";
  fill(dialog, "[data-confirm-yes]", asker.dataset.confirmAction ?? text("confirm"));
  dialog.returnValue = "";
  dialog.addEventListener("close", () => dialog.returnValue === "yes" && proceed(), { once: true });
  dialog.showModal();
}

/**
 * @param {HTMLElement} dialog
 * @param {string} selector
 * @param {string} words
 */
function fill(dialog, selector, words) {
  const element = /** @type {HTMLElement} */ (dialog.querySelector(selector));
  element.textContent = words;
  element.hidden = !words;
}
