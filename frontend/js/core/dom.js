/**
 * The one element that a template promises.
 * @param {ParentNode} root
 * @param {string} selector
 */
export function within(root, selector) {
  const found = root.querySelector(selector);
  if (!(found instanceof HTMLElement)) throw new Error(`The template lacks ${selector}`);
  return found;
}

/**
 * A copy of a template's only element.
 * @param {HTMLTemplateElement} template
 */
export function copyOf(template) {
  const part = /** @type {DocumentFragment} */ (template.content.cloneNode(true));
  return /** @type {HTMLElement} */ (part.firstElementChild);
}

/**
 * A new element with words in it.
 * @param {string} name
 * @param {string} className
 * @param {string} [words]
 */
export function element(name, className, words = "") {
  const made = document.createElement(name);
  if (className) made.className = className;
  made.textContent = words;
  return made;
}
