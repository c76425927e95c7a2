import { text } from "../core/texts.js";
import { clamp } from "./boxes.js";
import { drag } from "./crop.js";

const STEP = 1;
const ARROWS = /** @type {Record<string, [number, number]>} */ ({
  ArrowLeft: [-STEP, 0],
  ArrowRight: [STEP, 0],
  ArrowUp: [0, -STEP],
  ArrowDown: [0, STEP],
});

/**
 * The words on the picture: a row of fields each, and a layer that can be moved.
 * @param {HTMLElement} root
 * @param {import("./fields.js").Fields} fields
 * @param {any} facts
 * @returns {() => void} draws them anew
 */
export function layers(root, fields, facts) {
  const sheet = /** @type {HTMLElement} */ (root.querySelector("[data-texts]"));
  const rows = /** @type {HTMLElement | null} */ (root.querySelector("[data-rows]"));
  const template = /** @type {HTMLTemplateElement} */ (root.querySelector("template[data-row]"));
  const place = /** @type {HTMLSelectElement} */ (root.querySelector("[data-safe-for]"));
  const safe = /** @type {HTMLElement} */ (root.querySelector("[data-safe]"));

  if (!rows) return () => {};
  root.querySelector("[data-add]")?.addEventListener("click", () => {
    rows.append(template.content.cloneNode(true));
    rows.lastElementChild?.querySelector("textarea")?.focus();
    fields.changed();
  });
  rows.addEventListener("click", (event) => {
    if (!(event.target instanceof Element) || !event.target.closest("[data-drop]")) return;
    event.target.closest("[data-text-row]")?.remove();
    fields.changed();
  });
  place.addEventListener("change", () => fields.changed());

  return () => {
    const covered = facts.places[place.value]?.covered ?? null;
    showSafe(safe, covered);
    const all = /** @type {HTMLElement[]} */ ([...rows.querySelectorAll("[data-text-row]")]);
    while (sheet.children.length > all.length) sheet.lastElementChild?.remove();
    all.forEach((row, number) => {
      const layer = /** @type {HTMLElement} */ (sheet.children[number] ?? sheet.appendChild(newLayer(sheet, rows, fields)));
      show(layer, row);
      hint(row, layer, sheet, covered, facts.readable);
    });
  };
}

/**
 * @param {HTMLElement} sheet
 * @param {HTMLElement} rows
 * @param {import("./fields.js").Fields} fields
 */
function newLayer(sheet, rows, fields) {
  const layer = document.createElement("div");
  layer.className = "edit-layer";
  layer.dataset.layer = "";
  layer.tabIndex = 0;
  layer.setAttribute("role", "group");
  layer.append(document.createElement("span"));
  const row = () => /** @type {HTMLElement} */ (rows.children[[...sheet.children].indexOf(layer)]);
  /** @param {number} left @param {number} top */
  const put = (left, top) => {
    const inputs = inputsOf(row());
    inputs.left.value = String(clamp(left, 0, 100));
    inputs.top.value = String(clamp(top, 0, 100));
    fields.changed();
  };
  layer.addEventListener("pointerdown", (event) => {
    event.preventDefault();
    layer.focus();
    const inputs = inputsOf(row());
    const start = { left: Number(inputs.left.value), top: Number(inputs.top.value) };
    drag(event, sheet, start, (from, dx, dy) => put(from.left + dx * 100, from.top + dy * 100));
  });
  layer.addEventListener("keydown", (event) => {
    const [dx, dy] = ARROWS[event.key] ?? [];
    if (dx === undefined || dy === undefined) return;
    event.preventDefault();
    const inputs = inputsOf(row());
    put(Number(inputs.left.value) + dx, Number(inputs.top.value) + dy);
  });
  return layer;
}

/** @param {HTMLElement} row */
function inputsOf(row) {
  const get = (/** @type {string} */ name) => /** @type {HTMLInputElement} */ (row.querySelector(`[name="text_${name}"]`));
  return {
    words: get("words"),
    left: get("left"),
    top: get("top"),
    width: get("width"),
    size: get("size"),
    colour: get("colour"),
    plate: get("plate"),
    align: get("align"),
  };
}

/**
 * @param {HTMLElement} layer
 * @param {HTMLElement} row
 */
function show(layer, row) {
  const inputs = inputsOf(row);
  const words = /** @type {HTMLElement} */ (layer.firstElementChild);
  words.textContent = inputs.words.value;
  layer.setAttribute("aria-label", text("text_layer", { words: inputs.words.value }));
  layer.hidden = !inputs.words.value.trim();
  layer.style.left = `${inputs.left.value}%`;
  layer.style.top = `${inputs.top.value}%`;
  layer.style.width = `${inputs.width.value}%`;
  layer.style.fontSize = `${inputs.size.value}cqw`;
  layer.style.textAlign = inputs.align.value;
  layer.style.color = inputs.colour.value;
  words.style.backgroundColor = inputs.plate.value ? `${inputs.plate.value}d9` : "";
}

/**
 * @param {HTMLElement} safe
 * @param {number[] | null} covered
 */
function showSafe(safe, covered) {
  safe.hidden = !covered;
  if (covered) safe.style.inset = covered.map((part) => `${part * 100}%`).join(" ");
}

/**
 * Says what a phone or a network would do to these words.
 * @param {HTMLElement} row
 * @param {HTMLElement} layer
 * @param {HTMLElement} sheet
 * @param {number[] | null} covered
 * @param {number} readable
 */
function hint(row, layer, sheet, covered, readable) {
  const out = /** @type {HTMLElement} */ (row.querySelector("[data-hint]"));
  const isSmall = Number(inputsOf(row).size.value) / 100 < readable;
  const hidden = !layer.hidden && covered !== null && reaches(layer.firstElementChild ?? layer, sheet, covered);
  out.textContent = [isSmall ? text("text_small") : "", hidden ? text("text_covered") : ""].filter(Boolean).join(" ");
  out.hidden = !out.textContent;
}

/**
 * @param {Element} words
 * @param {HTMLElement} sheet
 * @param {number[]} covered
 */
function reaches(words, sheet, covered) {
  const [top = 0, right = 0, bottom = 0, left = 0] = covered;
  const own = words.getBoundingClientRect();
  const all = sheet.getBoundingClientRect();
  return (
    own.left < all.left + left * all.width - 1 ||
    own.right > all.right - right * all.width + 1 ||
    own.top < all.top + top * all.height - 1 ||
    own.bottom > all.bottom - bottom * all.height + 1
  );
}
