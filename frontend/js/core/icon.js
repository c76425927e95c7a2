const SVG = "http://www.w3.org/2000/svg";

/**
 * The address of the sprite is taken from an icon that the server has drawn: it carries a content hash.
 * @param {string} name
 */
export function icon(name) {
  const drawn = document.querySelector("svg.icon use[href*='icons']")?.getAttribute("href") ?? "";
  const svg = document.createElementNS(SVG, "svg");
  svg.setAttribute("class", "icon");
  svg.setAttribute("aria-hidden", "true");
  const use = document.createElementNS(SVG, "use");
  use.setAttribute("href", `${drawn.split("#")[0]}#${name}`);
  svg.append(use);
  return svg;
}
