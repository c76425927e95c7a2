import { csrfHeaders } from "../core/csrf.js";
import { text } from "../core/texts.js";

const PAUSE = 800;
const RETRY = 5_000;

/**
 * A form that saves itself to `data-url` (or its action) after a pause in typing. One save at a time, the newest
 * content wins; `[data-autosave-state]` says how it stands. Answers other than 2xx are tried again.
 * @param {HTMLElement} element
 */
export function autosave(element) {
  const form = /** @type {HTMLFormElement} */ (element);
  const state = form.querySelector("[data-autosave-state]");
  let unsaved = 0;
  let timer = 0;
  let saving = false;

  const later = (/** @type {number} */ pause) => {
    window.clearTimeout(timer);
    timer = window.setTimeout(save, pause);
  };
  const say = (/** @type {string} */ name) => {
    if (state) state.textContent = text(name);
  };
  const save = async () => {
    if (saving) return;
    saving = true;
    const covered = unsaved;
    say("saving");
    const done = await send(form);
    saving = false;
    if (done) unsaved -= covered;
    say(done ? (unsaved ? "saving" : "saved") : "save_failed");
    if (unsaved) later(done ? 0 : RETRY);
  };

  form.addEventListener("input", () => {
    unsaved += 1;
    later(PAUSE);
  });
  form.addEventListener("submit", () => {
    window.clearTimeout(timer);
    unsaved = 0;
  });
  window.addEventListener("beforeunload", (event) => {
    if (unsaved && form.isConnected) event.preventDefault();
  });
}

/** @param {HTMLFormElement} form */
async function send(form) {
  try {
    const headers = { ...csrfHeaders(), "HX-Request": "true" };
    const url = form.dataset.url ?? form.action;
    const answer = await fetch(url, { method: "POST", headers, body: new FormData(form) });
    return answer.ok;
  } catch {
    return false;
  }
}
