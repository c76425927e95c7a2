import { icon } from "./icon.js";

/** @typedef {{ text: string, tone?: string, undo?: string }} Toast */

const ICONS = /** @type {Record<string, string>} */ ({
  good: "circle-check",
  bad: "circle-alert",
  warn: "triangle-alert",
  info: "info",
});

/** @param {Toast} toast */
export function showToast({ text, tone = "good", undo = "" }) {
  const template = /** @type {HTMLTemplateElement} */ (document.getElementById("toast-template"));
  const part = /** @type {DocumentFragment} */ (template.content.cloneNode(true));
  const element = /** @type {HTMLElement} */ (part.firstElementChild);
  element.dataset.tone = tone;
  element.querySelector("svg")?.replaceWith(icon(ICONS[tone] ?? "info"));
  const words = element.querySelector("span");
  if (words) words.textContent = text;
  const button = /** @type {HTMLButtonElement} */ (element.querySelector("[data-undo]"));
  button.hidden = !undo;
  button.dataset.undo = undo;
  document.getElementById("toasts")?.append(part);
}
