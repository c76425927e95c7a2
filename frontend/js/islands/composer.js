import htmx from "htmx.org";

import { within } from "../core/dom.js";
import { text } from "../core/texts.js";
import { showToast } from "../core/toast.js";

/**
 * What the composer shows before the server has answered: a tab for each chosen channel, the common text where a
 * channel follows it, and a first draft of a channel's own words.
 * @param {HTMLElement} form
 */
export function composer(form) {
  form.addEventListener("change", ({ target }) => {
    if (!(target instanceof HTMLInputElement)) return;
    if (target.name === "channels") showTab(form, target);
    if (target.dataset.own) turn(form, target);
  });
  form.addEventListener("click", ({ target }) => {
    const button = target instanceof Element && target.closest("[data-fill], [data-focus], [data-fix]");
    if (!(button instanceof HTMLElement)) return;
    if (button.dataset.fill) fill(button);
    if (button.dataset.focus) show(document.getElementById(button.dataset.focus));
    if (button.dataset.fix) mend(form, button);
  });
  document.addEventListener("composer-stale", () => form.dispatchEvent(new Event("input")));
  form.addEventListener("input", ({ target }) => {
    if (!(target instanceof HTMLTextAreaElement)) return;
    for (const copy of form.querySelectorAll(`[data-common="${CSS.escape(target.id)}"]`)) copy.textContent = target.value;
  });
  scheduleWhatIsSeen(form);
}

/**
 * Whoever schedules means the words on the screen: they are saved first, and that revision is the one confirmed.
 * @param {HTMLElement} form
 */
function scheduleWhatIsSeen(form) {
  const isSchedule = (/** @type {Event} */ event) =>
    form.isConnected && event.target instanceof HTMLFormElement && event.target.closest("#schedule, #review") !== null;
  document.addEventListener("htmx:confirm", (event) => {
    const { verb, issueRequest } = /** @type {CustomEvent} */ (event).detail;
    if (!isSchedule(event) || verb !== "post") return;
    event.preventDefault();
    const done = (/** @type {boolean} */ saved) => {
      if (saved) issueRequest(true);
      else showToast({ text: text("schedule_unsaved"), tone: "bad" });
    };
    form.dispatchEvent(new CustomEvent("autosave-flush", { detail: { done } }));
  });
  document.addEventListener("htmx:configRequest", (event) => {
    const { parameters, verb } = /** @type {CustomEvent} */ (event).detail;
    if (!isSchedule(event) || verb !== "post") return;
    parameters["revision"] = /** @type {HTMLInputElement} */ (within(form, "#post-revision")).value;
  });
}

/**
 * Where something is to be written or chosen: a closed section opens for it.
 * @param {HTMLElement | null} place
 */
function show(place) {
  if (place instanceof HTMLDetailsElement) place.open = true;
  const field = place instanceof HTMLDetailsElement ? place.querySelector("select, input:not([type=hidden])") : place;
  if (field instanceof HTMLElement) field.focus();
}

/**
 * @param {HTMLElement} form
 * @param {HTMLInputElement} channel
 */
function showTab(form, channel) {
  const choices = form.querySelector(`#options-${CSS.escape(channel.value)}`);
  if (choices instanceof HTMLElement) choices.hidden = !channel.checked;
  const tab = form.querySelector(`#tab-${CSS.escape(channel.value)}`);
  if (!(tab instanceof HTMLElement)) return;
  tab.hidden = !channel.checked;
  if (tab.hidden && tab.getAttribute("aria-selected") === "true") within(form, "#tab-all").click();
}

/**
 * A channel gets words of its own, or follows again; what it said stays in its box for a change of mind.
 * @param {HTMLElement} form
 * @param {HTMLInputElement} own
 */
function turn(form, own) {
  const words = /** @type {HTMLTextAreaElement} */ (within(form, `#${CSS.escape(own.dataset.own ?? "")}`));
  const common = /** @type {HTMLTextAreaElement} */ (within(form, `#${CSS.escape(own.dataset.from ?? "")}`));
  const twins = /** @type {NodeListOf<HTMLInputElement>} */ (form.querySelectorAll(`[data-own][value="${CSS.escape(own.value)}"]`));
  within(form, `#tab-${CSS.escape(own.value)} .tab-differs`).hidden = ![...twins].some((one) => one.checked);
  if (!own.checked) return;
  if (!words.value) words.value = common.value;
  words.dispatchEvent(new Event("input", { bubbles: true }));
  words.focus();
}

/**
 * What is typed is saved first, so that it is mended, too.
 * @param {HTMLElement} form
 * @param {HTMLElement} button
 */
function mend(form, button) {
  const done = (/** @type {boolean} */ saved) => {
    if (!saved) return showToast({ text: text("fix_unsaved"), tone: "bad" });
    const { fix, where, channel } = button.dataset;
    const revision = /** @type {HTMLInputElement} */ (within(form, "#post-revision")).value;
    void htmx.ajax("post", form.dataset.fixes ?? "", { values: { fix, where, channel, revision }, swap: "none" });
  };
  form.dispatchEvent(new CustomEvent("autosave-flush", { detail: { done } }));
}

/** @param {HTMLElement} filler */
function fill(filler) {
  const box = document.getElementById(filler.dataset.fill ?? "");
  if (!(box instanceof HTMLTextAreaElement)) return;
  box.value = filler.dataset.words ?? "";
  box.dispatchEvent(new Event("input", { bubbles: true }));
  box.focus();
  filler.remove();
}
