import { fieldsOf } from "../core/fields.js";
import { forget, keep } from "../core/kept.js";
import { send, sendLast } from "../core/send.js";
import { text } from "../core/texts.js";

const PAUSE = 600;
const RETRY = 5_000;

/**
 * A form that saves itself to `data-url` (or its action) after a pause in typing. One save at a time, the newest
 * content wins; `[data-autosave-state]` (or what `data-state` selects) says how it stands. Parts of the page in the
 * answer (`hx-swap-oob`) take their places. A 409 ends the saving: the answer says what a person can do, and a click
 * on `[data-resolve]` goes on from that revision. Other failures are tried again. With `data-keep` (a key for this
 * person and this thing) what is not saved yet stays on the device, and a page that is closed sends it once more.
 * The event `autosave-flush` saves at once and calls `detail.done(whether all is saved)`.
 * @param {HTMLElement} element
 */
export function autosave(element) {
  const form = /** @type {HTMLFormElement} */ (element);
  const state = form.querySelector("[data-autosave-state]") ?? document.querySelector(form.dataset.state ?? "unset");
  const key = form.dataset.keep ?? "";
  let unsaved = 0;
  let timer = 0;
  let ended = false;
  let isKept = false;
  /** @type {Promise<void> | undefined} */
  let saving;

  const start = () => (saving ??= save().finally(() => (saving = undefined)));
  const later = (/** @type {number} */ pause) => {
    window.clearTimeout(timer);
    if (!ended) timer = window.setTimeout(start, pause);
  };
  const say = (/** @type {string} */ name) => {
    if (!state) return;
    state.textContent = text(name);
    /** @type {HTMLElement} */ (state).dataset.said = name;
  };
  const save = async () => {
    if (ended || !form.isConnected) return;
    const covered = unsaved;
    say("saving");
    const outcome = await send(form);
    ended = outcome === "save_conflict";
    if (outcome === "saved") {
      unsaved -= covered;
      form.dispatchEvent(new CustomEvent("autosaved", { bubbles: true }));
    }
    if (!unsaved) clear();
    say(outcome === "saved" && unsaved ? "saving" : wordFor(outcome, isKept));
    if (unsaved) later(outcome === "saved" ? 0 : RETRY);
  };
  const clear = () => {
    if (key) forget(key);
    isKept = false;
  };
  const remember = () => {
    if (!key) return;
    const revision = /** @type {HTMLInputElement | null} */ (form.elements.namedItem("revision"))?.value ?? "";
    isKept = keep(key, { revision, at: new Date().toISOString(), fields: fieldsOf(form) });
  };
  const flush = async () => {
    window.clearTimeout(timer);
    await saving;
    if (unsaved) await start();
    return !unsaved;
  };
  const leave = () => {
    window.clearTimeout(timer);
    unsaved = 0;
  };

  form.addEventListener("input", () => {
    if (!unsaved && !ended) say("saving");
    unsaved += 1;
    remember();
    later(PAUSE);
  });
  form.addEventListener("autosave-flush", (event) => {
    void flush().then(/** @type {CustomEvent} */ (event).detail.done);
  });
  form.addEventListener("submit", () => {
    leave();
    clear();
  });
  form.addEventListener("click", ({ target }) => {
    const button = target instanceof Element && target.closest("[data-leave], [data-resolve]");
    if (!(button instanceof HTMLElement)) return;
    if ("forget" in button.dataset) clear();
    if ("leave" in button.dataset) leave();
    if (button.dataset.resolve) resume(button.dataset.resolve);
  });
  const resume = (/** @type {string} */ revision) => {
    /** @type {HTMLInputElement} */ (form.elements.namedItem("revision")).value = revision;
    ended = false;
    unsaved += 1;
    void flush();
  };
  window.addEventListener("online", () => unsaved && later(0));
  document.addEventListener("visibilitychange", () => document.hidden && unsaved && later(0));
  window.addEventListener("pagehide", () => {
    if (unsaved && !ended && form.isConnected) sendLast(form);
  });
  window.addEventListener("beforeunload", (event) => {
    if (unsaved && !isKept && form.isConnected) event.preventDefault();
  });
}

/**
 * @param {import("../core/send.js").Outcome} outcome
 * @param {boolean} isKept
 */
function wordFor(outcome, isKept) {
  if (outcome === "save_failed" && isKept) return "save_kept";
  if (outcome === "save_offline" && !isKept) return "save_failed";
  return outcome;
}
