import { icon } from "./icon.js";
import { text } from "./texts.js";

/** @param {HTMLTextAreaElement} store */
export function entryFor(store) {
  const entry = document.createElement("input");
  entry.type = "text";
  entry.className = "chips-entry";
  entry.id = store.id;
  store.id = `${store.id}-list`;
  entry.placeholder = store.placeholder;
  for (const name of ["aria-describedby", "aria-invalid", "aria-labelledby"]) {
    const value = store.getAttribute(name);
    if (value) entry.setAttribute(name, value);
  }
  if (store.dataset.list) entry.setAttribute("list", store.dataset.list);
  store.required = false;
  return entry;
}

/**
 * @param {string} word
 * @param {boolean} colour
 * @param {(word: string) => void} remove
 */
export function chipFor(word, colour, remove) {
  const chip = document.createElement("span");
  chip.className = "chip";
  const button = document.createElement("button");
  button.type = "button";
  button.className = "chip-remove";
  button.setAttribute("aria-label", text("remove", { name: word }));
  button.append(icon("x"));
  button.addEventListener("click", () => remove(word));
  if (colour) {
    const dot = document.createElement("span");
    dot.className = "swatch";
    if (CSS.supports("color", word)) dot.style.setProperty("--swatch", word);
    chip.append(dot);
  }
  chip.append(word, button);
  return chip;
}

/** @param {(colour: string) => void} add */
export function picker(add) {
  const input = document.createElement("input");
  input.type = "color";
  input.className = "color-pick";
  input.value = "#c2281d";
  input.setAttribute("aria-label", text("pick_colour"));
  input.addEventListener("change", () => add(input.value));
  return input;
}
