import { chipFor, entryFor, picker } from "../core/chips.js";

/**
 * Turns a textarea with an entry per line into chips. Enter, comma and leaving the box add; Backspace in the empty
 * box takes the last one back. `data-kind="colour"` shows colours and offers a picker.
 * @param {HTMLElement} element
 */
export function chipsInput(element) {
  const store = /** @type {HTMLTextAreaElement} */ (element.querySelector("textarea"));
  const colours = element.dataset.kind === "colour";
  const box = document.createElement("div");
  box.className = "chips chips-box";
  const entry = entryFor(store);
  box.append(entry);
  if (colours) box.append(picker(add));
  store.hidden = true;
  element.append(box);

  function add(/** @type {string} */ words) {
    const fresh = words.split(/[,\n]/).map((word) => word.trim()).filter(Boolean);
    keep([...new Set([...entries(), ...fresh])]);
  }
  function entries() {
    return store.value.split("\n").filter(Boolean);
  }
  function keep(/** @type {string[]} */ list) {
    store.value = list.join("\n");
    store.dispatchEvent(new Event("input", { bubbles: true }));
    draw();
  }
  function draw() {
    for (const chip of box.querySelectorAll(".chip")) chip.remove();
    entry.before(...entries().map((word) => chipFor(word, colours, remove)));
  }
  function remove(/** @type {string} */ word) {
    keep(entries().filter((one) => one !== word));
    entry.focus();
  }
  function take() {
    if (entry.value.trim()) add(entry.value);
    entry.value = "";
  }

  entry.addEventListener("keydown", (event) => {
    if ((event.key === "Enter" && entry.value.trim()) || event.key === ",") {
      event.preventDefault();
      take();
    } else if (event.key === "Backspace" && !entry.value) keep(entries().slice(0, -1));
  });
  entry.addEventListener("blur", take);
  entry.addEventListener("paste", () => setTimeout(() => /[,\n]/.test(entry.value) && take()));
  box.addEventListener("click", (event) => event.target === box && entry.focus());
  draw();
}
