import { copyFile, mkdir } from "node:fs/promises";
import { join } from "node:path";

const SCRIPTS = ["latin", "latin-ext", "cyrillic", "cyrillic-ext", "greek", "greek-ext", "vietnamese"];

/**
 * The letters with which the server writes on pictures, one file for each script.
 * @param {string} root the frontend folder
 * @param {string} out the folder of the built files
 */
export async function writeLetters(root, out) {
  await mkdir(join(out, "letters"), { recursive: true });
  for (const script of SCRIPTS) {
    const file = `inter-${script}-wght-normal.woff2`;
    await copyFile(join(root, "node_modules/@fontsource-variable/inter/files", file), join(out, "letters", file));
  }
}
