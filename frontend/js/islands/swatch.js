/**
 * Shows the colour in `data-colour`.
 * @param {HTMLElement} element
 */
export function swatch(element) {
  const colour = element.dataset.colour ?? "";
  if (CSS.supports("color", colour)) element.style.setProperty("--swatch", colour);
}
