import { measure } from "../core/count.js";
import { joined, parted } from "../core/parts.js";
import { text } from "../core/texts.js";

const NEAR = 0.9;

/** @typedef {{ unit: string, limit: number, extra: number }} Limit `extra`: what the network counts beyond the words */
/** @typedef {{ limits: Limit[], thread: boolean, url_length: number | null, short_mentions: boolean }} Rules */

/**
 * `<output for="id" data-rules="…" data-label>`: how much room each post of a thread has left on one channel.
 * @param {HTMLElement} element
 */
export function partCounter(element) {
  const output = /** @type {HTMLOutputElement} */ (element);
  const source = document.getElementById(output.htmlFor.value);
  if (!(source instanceof HTMLTextAreaElement)) return;
  const rules = /** @type {Rules} */ (JSON.parse(output.dataset.rules ?? "{}"));
  const show = () => output.isConnected && output.replaceChildren(...spans(output.dataset.label ?? "", source.value, rules));
  source.addEventListener("input", show);
  show();
}

/**
 * @param {string} label
 * @param {string} words
 * @param {Rules} rules
 */
function spans(label, words, rules) {
  const parts = rules.thread ? parted(words) : [joined(parted(words))];
  const rooms = parts.flatMap((part, index) => roomsIn(part, index, parts.length, rules));
  return [...(label ? [`${label}: `] : []), ...rooms.flatMap((room, index) => (index ? [" ", room] : [room]))];
}

/**
 * @param {string} part
 * @param {number} index
 * @param {number} parts
 * @param {Rules} rules
 */
function roomsIn(part, index, parts, rules) {
  const used = rules.limits.map((one) => ({ ...one, used: measure(part, one.unit, rules) + (index ? 0 : one.extra) }));
  const worth = used.filter((one) => one.unit !== "bytes" || one.used >= one.limit * NEAR);
  return worth.map((one) => {
    const span = document.createElement("span");
    span.className = "counter-room";
    const over = one.used - one.limit;
    span.dataset.state = over > 0 ? "over" : one.used >= one.limit * NEAR ? "near" : "fine";
    const room = `${one.used} / ${one.limit}${one.unit === "bytes" ? ` ${text("bytes")}` : ""}`;
    const said = { over: text("over", { n: over }), near: `${room}, ${text("left", { n: -over })}`, fine: room };
    const number = parts > 1 ? `${text("part", { n: index + 1 })} ` : "";
    span.textContent = number + said[/** @type {"over" | "near" | "fine"} */ (span.dataset.state)];
    return span;
  });
}
