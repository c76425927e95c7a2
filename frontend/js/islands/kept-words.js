import { csrfHeaders } from "../core/csrf.js";
import { within } from "../core/dom.js";
import { areSame, fieldsOf, fill } from "../core/fields.js";
import { forget, forgetOthers, keep, kept } from "../core/kept.js";
import { text } from "../core/texts.js";
import { showToast } from "../core/toast.js";

/**
 * Offers what this device kept of a form (`data-keep`) and the server does not have: use it, compare it
 * (`data-compare`), or throw it away. `data-offer` selects the note that asks.
 * @param {HTMLElement} element
 */
export function keptWords(element) {
  const form = /** @type {HTMLFormElement} */ (element);
  const key = form.dataset.keep ?? "";
  const aside = `${key}:aside`;
  forgetOthers(key.split(":")[0]);
  const words = kept(key) ?? kept(aside);
  const note = document.querySelector(form.dataset.offer ?? "unset");
  if (!words || !(note instanceof HTMLElement)) return;
  if (areSame(words.fields, fieldsOf(form))) {
    forget(key);
    forget(aside);
    return;
  }
  // What is typed meanwhile is kept under the key, and must not take the place of what is offered.
  keep(aside, words);
  forget(key);
  show(note, words.at);
  note.addEventListener("click", ({ target }) => {
    const button = target instanceof Element && target.closest("[data-kept]");
    if (!(button instanceof HTMLElement)) return;
    if (button.dataset.kept === "compare") return void compare(form, note, words.fields);
    if (button.dataset.kept === "use") void use(form, words.fields);
    forget(aside);
    note.hidden = true;
    form.querySelector("textarea")?.focus();
  });
}

/** Whoever signs out leaves nothing behind: what is not saved is saved first. */
export function watchSignOut() {
  document.addEventListener("submit", (event) => {
    const leaving = event.target;
    if (!(leaving instanceof HTMLFormElement) || !leaving.action.endsWith("/account/logout/")) return;
    const form = document.querySelector("form[data-keep]");
    if (!form) return forgetOthers();
    event.preventDefault();
    const done = (/** @type {boolean} */ saved) => {
      if (!saved) return showToast({ text: text("logout_unsaved"), tone: "bad" });
      forgetOthers();
      leaving.submit();
    };
    form.dispatchEvent(new CustomEvent("autosave-flush", { detail: { done } }));
  });
}

/**
 * @param {HTMLElement} note
 * @param {string} at
 */
function show(note, at) {
  const moment = new Date(at);
  const isToday = moment.toDateString() === new Date().toDateString();
  const day = isToday ? {} : /** @type {const} */ ({ day: "numeric", month: "short" });
  const format = { ...day, hour: "2-digit", minute: "2-digit", hourCycle: "h23" };
  const time = within(note, "time");
  time.textContent = new Intl.DateTimeFormat(document.documentElement.lang, /** @type {any} */ (format)).format(moment);
  time.setAttribute("datetime", at);
  note.hidden = false;
}

/**
 * @param {HTMLFormElement} form
 * @param {HTMLElement} note
 * @param {[string, string][]} fields
 */
async function compare(form, note, fields) {
  const body = new URLSearchParams([...fields, ["revision", "1"]]);
  const answer = await fetch(form.dataset.compare ?? "", { method: "POST", headers: csrfHeaders(), body }).catch(() => undefined);
  const place = within(note, "[data-kept-changes]");
  if (!answer?.ok) return showToast({ text: text("failed"), tone: "bad" });
  place.innerHTML = await answer.text();
  place.hidden = false;
  place.focus();
}

/**
 * @param {HTMLFormElement} form
 * @param {[string, string][]} fields
 */
async function use(form, fields) {
  const list = form.querySelector("#attachments");
  const wanted = fields.filter(([name]) => name === "media").map(([, id]) => id);
  if (list instanceof HTMLElement) await arrange(form, list, wanted);
  fill(form, fields);
  form.dispatchEvent(new Event("input", { bubbles: true }));
}

/**
 * @param {HTMLFormElement} form
 * @param {HTMLElement} list
 * @param {string[]} wanted media items in their order
 */
async function arrange(form, list, wanted) {
  const lines = () => /** @type {HTMLInputElement[]} */ ([...list.querySelectorAll("input[name=media]")]);
  const there = new Set(lines().map((line) => line.value));
  const missing = wanted.filter((id) => !there.has(id));
  if (missing.length) {
    const query = new URLSearchParams(missing.map((id) => ["media", id]));
    const answer = await fetch(`${form.dataset.lines}?${query}`);
    if (answer.ok) list.insertAdjacentHTML("beforeend", await answer.text());
  }
  for (const line of lines()) if (!wanted.includes(line.value)) line.closest("li")?.remove();
  for (const id of wanted) {
    const item = lines().find((line) => line.value === id)?.closest("li");
    if (item) list.append(item);
  }
}
