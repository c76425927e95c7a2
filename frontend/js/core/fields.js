const NOT_CONTENT = new Set(["csrfmiddlewaretoken", "revision"]);

/** @typedef {[string, string][]} Fields */

/**
 * What a person has written and chosen in a form, in its order.
 * @param {HTMLFormElement} form
 * @returns {Fields}
 */
export function fieldsOf(form) {
  const all = /** @type {Fields} */ ([...new FormData(form)].filter(([, value]) => typeof value === "string"));
  return all.filter(([name]) => !NOT_CONTENT.has(name));
}

/**
 * @param {Fields} one
 * @param {Fields} other
 */
export function areSame(one, other) {
  return JSON.stringify(one.map(plain)) === JSON.stringify(other.map(plain));
}

/**
 * Puts fields back into the form. What is listed by its id in `media` has to stand there already.
 * @param {HTMLFormElement} form
 * @param {Fields} fields
 */
export function fill(form, fields) {
  for (const element of form.elements) {
    const isText = element instanceof HTMLInputElement || element instanceof HTMLTextAreaElement;
    if (!(isText || element instanceof HTMLSelectElement)) continue;
    if (!element.name || NOT_CONTENT.has(element.name) || element.name === "media") continue;
    const values = fields.filter(([name]) => name === element.name).map(([, value]) => value);
    if (element instanceof HTMLSelectElement) choose(element, values[0] ?? "0");
    else if (element instanceof HTMLInputElement && element.type === "checkbox") tick(element, values.includes(element.value));
    else if (element.value !== (values[0] ?? "")) write(element, values[0] ?? "");
  }
}

/**
 * @param {HTMLInputElement} box
 * @param {boolean} checked
 */
function tick(box, checked) {
  if (box.checked === checked) return;
  box.checked = checked;
  box.dispatchEvent(new Event("change", { bubbles: true }));
}

/**
 * @param {HTMLInputElement | HTMLTextAreaElement} element
 * @param {string} value
 */
function write(element, value) {
  element.value = value;
  element.dispatchEvent(new Event("input", { bubbles: true }));
}

/**
 * @param {HTMLSelectElement} select
 * @param {string} value may be one that is not offered yet
 */
function choose(select, value) {
  if (![...select.options].some((option) => option.value === value)) select.add(new Option(value, value));
  select.value = value;
}

/** @param {[string, string]} field */
function plain([name, value]) {
  return [name, value.replaceAll("\r\n", "\n")];
}
