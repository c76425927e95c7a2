import { measure } from "../core/count.js";
import { text } from "../core/texts.js";

const NEAR = 0.9;

/**
 * `<output for="id" data-limit data-unit data-label data-extra>`: how much room is left in that text, of which
 * `data-extra` is taken already.
 * @param {HTMLElement} element
 */
export function liveCounter(element) {
  const output = /** @type {HTMLOutputElement} */ (element);
  const source = document.getElementById(output.htmlFor.value);
  if (!(source instanceof HTMLTextAreaElement || source instanceof HTMLInputElement)) return;
  const extra = Number(output.dataset.extra ?? 0);
  const show = () => render(output, measure(source.value, output.dataset.unit ?? "graphemes") + extra);
  source.addEventListener("input", show);
  show();
}

/**
 * @param {HTMLOutputElement} output
 * @param {number} length
 */
function render(output, length) {
  const limit = Number(output.dataset.limit);
  const over = length - limit;
  output.dataset.state = over > 0 ? "over" : length >= limit * NEAR ? "near" : "fine";
  const room = over > 0 ? text("over", { n: over }) : `${length} / ${limit}`;
  output.value = output.dataset.label ? `${output.dataset.label}: ${room}` : room;
}
