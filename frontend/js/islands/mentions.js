const SPOKEN_TO = /(?:^|\s)@(\S*)$/;
const OFFERED = 6;
const GAP = 4;
const ELSEWHERE = new Set(["ArrowLeft", "ArrowRight", "Home", "End", "PageUp", "PageDown"]);
// A box of several lines is no combobox; it is one for as long as the list is open.
const WHILE_OPEN = ["role", "aria-expanded", "aria-controls", "aria-activedescendant"];
let boxes = 0;

/**
 * A text box in which `@` offers the names of `data-people` (separated by |, on the box or around it): arrows choose,
 * Enter or Tab takes, Escape closes until the next `@`. `data-people-label` names the list.
 * @param {HTMLElement} element
 */
export function mentions(element) {
  const box = /** @type {HTMLTextAreaElement} */ (element);
  const holder = /** @type {HTMLElement | null} */ (box.closest("[data-people]"));
  const people = (holder?.dataset.people ?? "").split("|").filter(Boolean);
  if (!people.length) return;
  const list = offer(box, holder?.dataset.peopleLabel ?? "@");
  let chosen = 0;
  let refused = -1; // where the @ stands whose list Escape has closed

  const close = () => {
    list.hidden = true;
    for (const name of WHILE_OPEN) box.removeAttribute(name);
  };
  const open = () => {
    list.hidden = false;
    list.style.setProperty("inset-block-start", `${box.offsetTop + box.offsetHeight + GAP}px`);
    list.scrollIntoView({ block: "nearest" });
    box.setAttribute("role", "combobox");
    box.setAttribute("aria-expanded", "true");
    box.setAttribute("aria-controls", list.id);
    mark(0);
  };
  const mark = (/** @type {number} */ place) => {
    chosen = (place + list.children.length) % list.children.length;
    [...list.children].forEach((one, at) => one.setAttribute("aria-selected", String(at === chosen)));
    box.setAttribute("aria-activedescendant", list.children[chosen]?.id ?? "");
  };
  const look = () => {
    const before = box.value.slice(0, box.selectionStart);
    const typed = SPOKEN_TO.exec(before)?.[1]?.toLowerCase();
    if (refused !== before.lastIndexOf("@")) refused = -1;
    const isAsked = typed !== undefined && refused === -1;
    const found = isAsked ? people.filter((name) => name.toLowerCase().includes(typed)) : [];
    list.replaceChildren(...found.slice(0, OFFERED).map((name, at) => line(list, name, at)));
    if (found.length) open();
    else close();
  };
  const take = () => {
    const name = list.children[chosen]?.textContent ?? "";
    const before = box.value.slice(0, box.selectionStart).replace(/@\S*$/, `@${name} `);
    box.setRangeText(before, 0, box.selectionStart, "end");
    close();
  };
  const refuse = () => {
    refused = box.value.lastIndexOf("@", box.selectionStart - 1);
    close();
  };

  box.addEventListener("input", look);
  box.addEventListener("blur", close);
  box.addEventListener("click", close);
  list.addEventListener("mousedown", (event) => {
    event.preventDefault();
    mark([...list.children].findIndex((one) => one.contains(/** @type {Node} */ (event.target))));
    take();
  });
  box.addEventListener("keydown", (event) => {
    if (list.hidden || event.isComposing) return;
    if (ELSEWHERE.has(event.key)) return close();
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    if (step) mark(chosen + step);
    else if (event.key === "Enter" || event.key === "Tab") take();
    else if (event.key === "Escape") refuse();
    else return;
    event.preventDefault();
    event.stopPropagation();
  });
}

/**
 * @param {HTMLTextAreaElement} box
 * @param {string} label
 */
function offer(box, label) {
  const list = document.createElement("ul");
  list.className = "mention-list";
  list.id = `mention-list-${(boxes += 1)}`;
  list.hidden = true;
  list.setAttribute("role", "listbox");
  list.setAttribute("aria-label", label);
  box.after(list);
  box.setAttribute("aria-autocomplete", "list");
  box.setAttribute("aria-haspopup", "listbox");
  return list;
}

/**
 * @param {HTMLElement} list
 * @param {string} name
 * @param {number} place
 */
function line(list, name, place) {
  const one = document.createElement("li");
  one.id = `${list.id}-${place}`;
  one.setAttribute("role", "option");
  one.textContent = name;
  return one;
}
