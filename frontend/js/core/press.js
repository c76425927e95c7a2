/** A finger's click follows its lifting by so much. */
const FOLLOWS_MS = 50;
/** Whoever presses longer than this selects text, or let go where nothing tells of it. */
const LONGEST_MS = 5_000;

/** @type {(() => void)[]} */
const waiting = [];
let pressed = false;
let timer = 0;

/**
 * An answer that arrives between the press and its end would replace what is pressed, and the click would be lost:
 * it waits for that moment.
 */
export function holdWhilePressed() {
  document.addEventListener("pointerdown", ({ isPrimary, button }) => {
    if (isPrimary && button === 0) begin();
  }, { capture: true });
  for (const name of ["pointerup", "pointercancel"]) {
    document.addEventListener(name, (event) => {
      const isMouse = /** @type {PointerEvent} */ (event).pointerType === "mouse";
      endIn(isMouse ? 0 : FOLLOWS_MS);
    }, { capture: true });
  }
  document.addEventListener("keydown", ({ key, target }) => {
    if (key === " " && target instanceof Element && target.matches("button, summary, input[type=checkbox], input[type=radio]")) begin();
  }, { capture: true });
  document.addEventListener("keyup", ({ key }) => {
    if (key === " ") endIn(0);
  }, { capture: true });
  document.addEventListener("htmx:beforeSend", (event) => {
    const { xhr } = /** @type {CustomEvent<{ xhr: XMLHttpRequest }>} */ (event).detail;
    const arrive = xhr.onload;
    xhr.onload = (progress) => afterPress(() => arrive?.call(xhr, progress));
  });
}

/** @param {() => void} arrive */
function afterPress(arrive) {
  if (pressed) waiting.push(arrive);
  else arrive();
}

function begin() {
  pressed = true;
  endIn(LONGEST_MS);
}

/** @param {number} delay in milliseconds; the press that begins meanwhile counts anew */
function endIn(delay) {
  window.clearTimeout(timer);
  timer = window.setTimeout(end, delay);
}

function end() {
  pressed = false;
  for (const arrive of waiting.splice(0)) arrive();
}
