import { insertAsLines, insertAtCaret } from "../core/caret.js";
import { DIVIDER, parted } from "../core/parts.js";

/**
 * What is put into the text that somebody writes at: an emoji or saved words (the event `insert-words`), and the line
 * that begins the next post of a thread (`data-divide`). Pictures can be moved between posts while there are several.
 * @param {HTMLElement} form
 */
export function writingTools(form) {
  let field = /** @type {HTMLTextAreaElement | null} */ (form.querySelector("textarea.composer-words"));
  form.addEventListener("focusin", ({ target }) => {
    if (target instanceof HTMLTextAreaElement && target.classList.contains("composer-words")) field = target;
  });
  const current = () => (field?.checkVisibility() ? field : /** @type {typeof field} */ (form.querySelector("#id_text")));
  document.addEventListener("insert-words", (event) => {
    const { text } = /** @type {CustomEvent} */ (event).detail;
    for (const dialog of document.querySelectorAll("dialog")) dialog.close();
    const place = current();
    if (place) insertAtCaret(place, text);
  });
  form.addEventListener("click", ({ target }) => {
    const place = current();
    if (place && target instanceof Element && target.closest("[data-divide]")) insertAsLines(place, DIVIDER);
  });
  const offer = () => offerParts(form);
  form.addEventListener("input", offer);
  offer();
}

/** @param {HTMLElement} form */
function offerParts(form) {
  const texts = /** @type {HTMLTextAreaElement[]} */ ([...form.querySelectorAll("textarea[data-thread]")]);
  const most = Math.max(1, ...texts.map((text) => parted(text.value).length));
  for (const select of /** @type {NodeListOf<HTMLSelectElement>} */ (form.querySelectorAll("select[data-part]"))) {
    const label = select.closest("label");
    if (label) label.hidden = most < 2;
    const wanted = Math.max(most, Number(select.value) + 1);
    while (select.options.length < wanted) {
      const number = select.options.length;
      select.add(new Option((select.dataset.part ?? "{n}").replace("{n}", String(number + 1)), String(number)));
    }
    while (select.options.length > wanted) select.remove(select.options.length - 1);
  }
}
