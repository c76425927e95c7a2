import htmx from "htmx.org";

import { csrfHeaders } from "../core/csrf.js";
import { text } from "../core/texts.js";

const PAUSE = 600;
const RETRY = 5_000;

/** @typedef {"saved" | "save_failed" | "save_conflict" | "session_over"} Outcome */

/**
 * A form that saves itself to `data-url` (or its action) after a pause in typing. One save at a time, the newest
 * content wins; `[data-autosave-state]` (or what `data-state` selects) says how it stands. Parts of the page in the
 * answer (`hx-swap-oob`) take their places. A 409 ends the saving: the answer says what a person can do. Other
 * failures are tried again. The event `autosave-flush` saves at once and calls `detail.done(whether all is saved)`.
 * @param {HTMLElement} element
 */
export function autosave(element) {
  const form = /** @type {HTMLFormElement} */ (element);
  const state = form.querySelector("[data-autosave-state]") ?? document.querySelector(form.dataset.state ?? "unset");
  let unsaved = 0;
  let timer = 0;
  let ended = false;
  /** @type {Promise<void> | undefined} */
  let saving;

  const start = () => (saving ??= save().finally(() => (saving = undefined)));
  const later = (/** @type {number} */ pause) => {
    window.clearTimeout(timer);
    if (!ended) timer = window.setTimeout(start, pause);
  };
  const say = (/** @type {string} */ name) => {
    if (state) state.textContent = text(name);
  };
  const save = async () => {
    if (ended || !form.isConnected) return;
    const covered = unsaved;
    say("saving");
    const outcome = await send(form);
    ended = outcome === "save_conflict";
    if (outcome === "saved") unsaved -= covered;
    say(outcome === "saved" && unsaved ? "saving" : outcome);
    if (unsaved) later(outcome === "saved" ? 0 : RETRY);
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
    unsaved += 1;
    later(PAUSE);
  });
  form.addEventListener("autosave-flush", (event) => {
    void flush().then(/** @type {CustomEvent} */ (event).detail.done);
  });
  form.addEventListener("submit", leave);
  form.addEventListener("click", (event) => {
    if (event.target instanceof Element && event.target.closest("[data-leave]")) leave();
  });
  window.addEventListener("beforeunload", (event) => {
    if (unsaved && form.isConnected) event.preventDefault();
  });
}

/**
 * @param {HTMLFormElement} form
 * @returns {Promise<Outcome>}
 */
async function send(form) {
  try {
    const headers = { ...csrfHeaders(), "HX-Request": "true" };
    const url = form.dataset.url ?? form.action;
    const answer = await fetch(url, { method: "POST", headers, body: new FormData(form) });
    if (answer.redirected) return "session_over";
    if (answer.ok || answer.status === 409) place(form, await answer.text());
    if (answer.status === 409) return "save_conflict";
    return answer.ok ? "saved" : "save_failed";
  } catch {
    return "save_failed";
  }
}

/**
 * @param {HTMLFormElement} form
 * @param {string} parts
 */
function place(form, parts) {
  if (parts.includes("hx-swap-oob")) htmx.swap(form, parts, { swapStyle: "none", swapDelay: 0, settleDelay: 0 });
}
