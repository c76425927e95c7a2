import { fitted, moved, resized, turnedPoint } from "./boxes.js";

/** @typedef {import("./boxes.js").Corner} Corner */
/** @typedef {{ least: number | null, most: number | null }} Shape width by height in pixels */

const STEP = 0.01;
const ARROWS = /** @type {Record<string, [number, number]>} */ ({
  ArrowLeft: [-STEP, 0],
  ArrowRight: [STEP, 0],
  ArrowUp: [0, -STEP],
  ArrowDown: [0, STEP],
});

/**
 * The frame over the picture, by mouse, touch and keys.
 * @param {HTMLElement} root
 * @param {import("./fields.js").Fields} fields
 * @param {any} facts
 */
export function crop(root, fields, facts) {
  const frame = /** @type {HTMLElement} */ (root.querySelector("[data-crop]"));
  const sheet = /** @type {HTMLElement} */ (root.querySelector("[data-sheet]"));
  const select = /** @type {HTMLSelectElement} */ (root.querySelector("[data-shape]"));

  /** Of the picture as it is turned, width by height in pixels. */
  const side = () => (fields.turn % 180 ? facts.height / facts.width : facts.width / facts.height);
  /** @returns {number | null} of the shape that is kept, in parts of the sides */
  const locked = () => {
    const { least, most } = shapeOf(select.value, facts);
    return least !== null && least === most ? least / side() : null;
  };
  const refit = () => {
    if (!select.value) return;
    const { least, most } = shapeOf(select.value, facts);
    fields.box = fitted(side(), least, most, turnedPoint(facts.focus, fields.turn, fields.isTicked("flip")));
  };

  select.addEventListener("change", refit);
  const wanted = select.querySelector("option[data-wanted]");
  if (wanted instanceof HTMLOptionElement) select.value = wanted.value;

  frame.addEventListener("pointerdown", (event) => {
    if (!(event.target instanceof HTMLElement) || event.target.closest("[data-layer]")) return;
    const corner = /** @type {Corner | undefined} */ (event.target.dataset.corner);
    event.preventDefault();
    (corner ? event.target : frame).focus();
    drag(event, sheet, fields.box, (start, dx, dy) => {
      fields.box = corner ? resized(start, corner, dx, dy, locked()) : moved(start, dx, dy);
    });
  });
  frame.addEventListener("keydown", (event) => {
    const [dx, dy] = ARROWS[event.key] ?? [];
    if (dx === undefined || dy === undefined || !(event.target instanceof HTMLElement)) return;
    if (event.target.closest("[data-layer]")) return;
    event.preventDefault();
    const corner = /** @type {Corner | undefined} */ (event.target.dataset.corner) ?? (event.shiftKey ? "se" : undefined);
    const box = fields.box;
    fields.box = corner ? resized(box, corner, dx, dy, locked()) : moved(box, dx, dy);
  });
  for (const button of /** @type {NodeListOf<HTMLElement>} */ (root.querySelectorAll("button[data-turn]"))) {
    button.addEventListener("click", () => {
      fields.set("turn", String((fields.turn + Number(button.dataset.turn)) % 360));
      fields.box = { left: 0, top: 0, width: 1, height: 1 };
      refit();
    });
  }
}

/**
 * @param {string} value
 * @param {any} facts
 * @returns {Shape}
 */
function shapeOf(value, facts) {
  if (value.startsWith("place:")) {
    const takes = facts.places[value.slice("place:".length)] ?? {};
    return { least: takes.min_ratio ?? null, most: takes.max_ratio ?? null };
  }
  const [wide = NaN, high = NaN] = value.split(":").map(Number);
  return wide / high ? { least: wide / high, most: wide / high } : { least: null, most: null };
}

/**
 * @template T
 * @param {PointerEvent} event
 * @param {HTMLElement} sheet what the distances are parts of
 * @param {T} start
 * @param {(start: T, dx: number, dy: number) => void} move
 */
export function drag(event, sheet, start, move) {
  const from = { x: event.clientX, y: event.clientY };
  const size = sheet.getBoundingClientRect();
  const stop = new AbortController();
  const { signal } = stop;
  addEventListener(
    "pointermove",
    (now) => move(start, (now.clientX - from.x) / size.width, (now.clientY - from.y) / size.height),
    { signal },
  );
  addEventListener("pointerup", () => stop.abort(), { signal });
  addEventListener("pointercancel", () => stop.abort(), { signal });
}
