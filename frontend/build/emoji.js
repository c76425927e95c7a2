import { mkdir, readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";

const LANGUAGES = ["en", "de"];
const COMPONENTS = 2; // skin tones and hair by themselves, which nobody looks for

/**
 * What the emoji picker needs of emojibase-data, a file for each language: sign, name, other words, group.
 * @param {string} root the frontend folder
 * @param {string} out the folder of the built files
 */
export async function writeEmoji(root, out) {
  await mkdir(out, { recursive: true });
  for (const language of LANGUAGES) {
    const path = join(root, "node_modules/emojibase-data", language, "compact.json");
    /** @type {{ unicode: string, label: string, tags?: string[], group?: number, order?: number }[]} */
    const all = JSON.parse(await readFile(path, "utf8"));
    const shown = all.filter((one) => one.group !== undefined && one.group !== COMPONENTS);
    shown.sort((one, other) => (one.order ?? 0) - (other.order ?? 0));
    const rows = shown.map((one) => [one.unicode, one.label.toLowerCase(), (one.tags ?? []).join(" ").toLowerCase(), one.group]);
    await writeFile(join(out, `emoji-${language}.json`), JSON.stringify(rows));
  }
}
