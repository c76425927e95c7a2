import { text } from "../core/texts.js";
import { showToast } from "../core/toast.js";

const MORNING = "09:00";

/**
 * @param {HTMLElement} element
 * @param {string} date a day, or a wall time
 * @param {string} zone
 */
export function begin(element, date, zone) {
  if (!element.dataset.new) return;
  const isDay = date.length === 10;
  if (date.slice(0, 16) < wallTime(zone).slice(0, isDay ? 10 : 16)) {
    showToast({ text: text("past"), tone: "warn" });
    return;
  }
  const url = new URL(element.dataset.new, window.location.href);
  if (element.dataset.chooser) {
    url.searchParams.set(isDay ? "day" : "due", date.slice(0, 16));
    choose(element.dataset.chooser, url.href);
    return;
  }
  url.searchParams.set("due", isDay ? `${date}T${MORNING}` : date.slice(0, 16));
  window.location.assign(url);
}

/**
 * Where the calendar shows several brands, somebody chooses first whose post it is to be.
 * @param {string} id of the dialog
 * @param {string} url of what stands in it
 */
export function choose(id, url) {
  const dialog = document.getElementById(id);
  const target = dialog?.querySelector("[data-part]");
  if (!(dialog instanceof HTMLDialogElement) || !target) return;
  document.dispatchEvent(new CustomEvent("load-part", { detail: { url, target } }));
  dialog.showModal();
}

/**
 * What the clocks of a zone show now; the calendar itself knows only the browser's.
 * @param {string} zone
 */
export function wallTime(zone) {
  return new Date().toLocaleString("sv", { timeZone: zone }).replace(" ", "T");
}
