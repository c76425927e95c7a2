import { mkdir, readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";

/**
 * One SVG file with a symbol for each name in icons.txt.
 * @param {string} root the frontend folder
 * @param {string} out the folder of the built files
 */
export async function writeSprite(root, out) {
  const names = (await readFile(join(root, "icons.txt"), "utf8")).split("\n").filter(Boolean);
  const symbols = await Promise.all(names.map((name) => symbol(root, name)));
  await mkdir(out, { recursive: true });
  await writeFile(
    join(out, "icons.svg"),
    `<svg xmlns="http://www.w3.org/2000/svg">${symbols.join("")}</svg>\n`,
  );
}

/**
 * @param {string} root
 * @param {string} name
 */
async function symbol(root, name) {
  const path = join(root, "node_modules/lucide-static/icons", `${name}.svg`);
  const source = await readFile(path, "utf8");
  const drawing = source.slice(source.indexOf(">", source.indexOf("<svg")) + 1, source.lastIndexOf("</svg>"));
  return `<symbol id="${name}" viewBox="0 0 24 24">${drawing.replace(/\s+/g, " ").trim()}</symbol>`;
}
