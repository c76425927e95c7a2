import { readFile, readdir, writeFile } from "node:fs/promises";
import { join } from "node:path";

/**
 * The licence texts of everything that is copied into the built files.
 * @param {string} root the frontend folder
 * @param {string} out the folder of the built files
 */
export async function writeLicences(root, out) {
  const lock = JSON.parse(await readFile(join(root, "package-lock.json"), "utf8"));
  const shipped = Object.entries(lock.packages).filter(([path, entry]) => path && !entry.dev);
  const texts = await Promise.all(shipped.map(([path, entry]) => licence(root, path, entry)));
  await writeFile(join(out, "licences.txt"), texts.join("\n\n"));
}

/**
 * @param {string} root
 * @param {string} path
 * @param {{ version: string, license: string }} entry
 */
async function licence(root, path, entry) {
  const files = await readdir(join(root, path));
  const file = files.find((name) => /^licen[sc]e/i.test(name));
  const text = file ? await readFile(join(root, path, file), "utf8") : "";
  return `${path.replace("node_modules/", "")} ${entry.version} (${entry.license})\n\n${text.trim()}`;
}
