const SPOKEN_TO = /(?:^|\s)@(\S*)$/;
let boxes = 0;

/**
 * A text box in which `@` offers the names of `data-people` (separated by |, on the box or around it): arrows choose,
 * Enter or Tab takes, Escape closes.
 * @param {HTMLElement} element
 */
export function mentions(element) {
  const box = /** @type {HTMLTextAreaElement} */ (element);
  const holder = /** @type {HTMLElement | null} */ (box.closest("[data-people]"));
  const people = (holder?.dataset.people ?? "").split("|").filter(Boolean);
  if (!people.length) return;
  const list = offer(box);
  let chosen = 0;

  const close = () => {
    list.hidden = true;
    box.setAttribute("aria-expanded", "false");
    box.removeAttribute("aria-activedescendant");
  };
  const mark = (/** @type {number} */ place) => {
    chosen = (place + list.children.length) % list.children.length;
    [...list.children].forEach((one, at) => one.setAttribute("aria-selected", String(at === chosen)));
    box.setAttribute("aria-activedescendant", list.children[chosen]?.id ?? "");
  };
  const look = () => {
    const typed = SPOKEN_TO.exec(box.value.slice(0, box.selectionStart))?.[1]?.toLowerCase();
    const found = typed === undefined ? [] : people.filter((name) => name.toLowerCase().includes(typed));
    list.replaceChildren(...found.slice(0, 6).map((name, at) => line(list, name, at)));
    if (!found.length) return close();
    list.hidden = false;
    box.setAttribute("aria-expanded", "true");
    mark(0);
  };
  const take = () => {
    const name = list.children[chosen]?.textContent ?? "";
    const before = box.value.slice(0, box.selectionStart).replace(/@\S*$/, `@${name} `);
    box.setRangeText(before, 0, box.selectionStart, "end");
    close();
  };

  box.addEventListener("input", look);
  box.addEventListener("blur", close);
  list.addEventListener("mousedown", (event) => {
    event.preventDefault();
    mark([...list.children].findIndex((one) => one.contains(/** @type {Node} */ (event.target))));
    take();
  });
  box.addEventListener("keydown", (event) => {
    if (list.hidden) return;
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    if (step) mark(chosen + step);
    else if (event.key === "Enter" || event.key === "Tab") take();
    else if (event.key === "Escape") close();
    else return;
    event.preventDefault();
    event.stopPropagation();
  });
}

/** @param {HTMLTextAreaElement} box */
function offer(box) {
  const list = document.createElement("ul");
  list.className = "mention-list";
  list.id = `mention-list-${(boxes += 1)}`;
  list.hidden = true;
  list.setAttribute("role", "listbox");
  list.setAttribute("aria-label", "@");
  box.after(list);
  for (const [name, value] of [["role", "combobox"], ["aria-autocomplete", "list"], ["aria-expanded", "false"]])
    box.setAttribute(/** @type {string} */ (name), /** @type {string} */ (value));
  box.setAttribute("aria-controls", list.id);
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
