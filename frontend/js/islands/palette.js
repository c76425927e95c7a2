import { icon } from "../core/icon.js";
import { text } from "../core/texts.js";

/** @typedef {{ label: string, url: string, icon: string, group: string, words: string }} Destination */

/**
 * Ctrl/⌘ K: go anywhere by typing a part of its name.
 * @param {HTMLElement} element
 */
export function palette(element) {
  const dialog = /** @type {HTMLDialogElement} */ (element);
  const input = /** @type {HTMLInputElement} */ (dialog.querySelector("input"));
  const list = /** @type {HTMLElement} */ (dialog.querySelector("[role=listbox]"));
  /** @type {Destination[]} */
  const all = JSON.parse(document.getElementById("palette-destinations")?.textContent ?? "[]");
  let at = 0;

  const mark = () => {
    for (const [index, option] of [...list.children].entries()) {
      option.setAttribute("aria-selected", String(index === at));
      if (index === at) option.scrollIntoView({ block: "nearest" });
    }
    input.setAttribute("aria-activedescendant", list.children[at]?.id ?? "");
  };
  const show = () => {
    const found = matching(all, input.value);
    list.replaceChildren(...found.map(optionFor));
    at = 0;
    mark();
    const none = /** @type {HTMLElement} */ (dialog.querySelector("[role=status]"));
    none.hidden = found.length > 0;
    none.textContent = text("none_found", { words: input.value });
  };
  const open = () => {
    if (dialog.open) return dialog.close();
    input.value = "";
    show();
    dialog.showModal();
    input.focus();
  };
  const go = (/** @type {Element | undefined} */ option) => {
    const url = option?.getAttribute("data-url");
    if (url) window.location.assign(url);
  };

  input.addEventListener("input", show);
  input.addEventListener("keydown", (event) => {
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    if (event.key === "Enter") go(list.children[at]);
    if (!step || !list.children.length) return;
    event.preventDefault();
    at = (at + step + list.children.length) % list.children.length;
    mark();
  });
  list.addEventListener("click", (event) => {
    go(/** @type {Element} */ (event.target).closest("[role=option]") ?? undefined);
  });
  document.addEventListener("click", (event) => {
    if (event.target instanceof Element && event.target.closest("[data-palette-open]")) open();
  });
  document.addEventListener("keydown", (event) => {
    if (!(event.ctrlKey || event.metaKey) || event.key.toLowerCase() !== "k") return;
    event.preventDefault();
    open();
  });
}

/**
 * Every word typed must occur; those whose label begins with the words come first.
 * @param {Destination[]} all
 * @param {string} words
 */
export function matching(all, words) {
  const wanted = fold(words).split(/\s+/).filter(Boolean);
  const hits = all.filter((one) => {
    const text = fold(`${one.label} ${one.words} ${one.group}`);
    return wanted.every((word) => text.includes(word));
  });
  const late = (/** @type {Destination} */ one) => Number(!fold(one.label).startsWith(wanted[0] ?? ""));
  return hits.sort((a, b) => late(a) - late(b));
}

/** @param {string} words */
function fold(words) {
  return words.toLowerCase().normalize("NFD").replace(/\p{M}/gu, "");
}

/**
 * @param {Destination} destination
 * @param {number} index
 */
function optionFor(destination, index) {
  const option = document.createElement("div");
  option.className = "palette-option";
  option.id = `palette-option-${index}`;
  option.setAttribute("role", "option");
  option.dataset.url = destination.url;
  const group = document.createElement("span");
  group.className = "palette-group";
  group.textContent = destination.group;
  option.append(icon(destination.icon), destination.label, group);
  return option;
}
