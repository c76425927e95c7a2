// Drops the funding notes from package-lock.json, so that the lock names no host.
import { readFile, writeFile } from "node:fs/promises";

const path = new URL("../package-lock.json", import.meta.url);
const lock = JSON.parse(await readFile(path, "utf8"));
for (const entry of Object.values(lock.packages)) delete entry.funding;
const text = `${JSON.stringify(lock, null, 2)}\n`;
if (/https?:|"resolved"/.test(text)) throw new Error("package-lock.json names a host");
await writeFile(path, text);
