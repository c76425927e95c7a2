// Makes src/postwright/ui/static/built/: app.css, a script per entry, fonts, letters, emoji and the icon sprite.
import { rm } from "node:fs/promises";
import { fileURLToPath } from "node:url";

import esbuild from "esbuild";

import { writeEmoji } from "./emoji.js";
import { withoutDataFonts } from "./fonts.js";
import { writeLetters } from "./letters.js";
import { writeLicences } from "./licences.js";
import { writeSprite } from "./sprite.js";

const root = fileURLToPath(new URL("..", import.meta.url));
const out = fileURLToPath(new URL("../../src/postwright/ui/static/built", import.meta.url));

/** @type {esbuild.BuildOptions} */
const options = {
  absWorkingDir: root,
  entryPoints: [
    { in: "js/app.js", out: "app" },
    { in: "css/app.css", out: "app" },
    { in: "js/pages/calendar.js", out: "calendar" },
    { in: "js/core/resumable.js", out: "resumable" },
  ],
  outdir: out,
  bundle: true,
  format: "esm",
  target: "es2022",
  minify: true,
  sourcemap: false,
  legalComments: "none",
  loader: { ".woff2": "file" },
  assetNames: "fonts/[name]",
  plugins: [withoutDataFonts],
  logLevel: "warning",
};

await rm(out, { recursive: true, force: true });
await writeSprite(root, out);
await writeEmoji(root, out);
await writeLetters(root, out);
await writeLicences(root, out);
if (process.argv.includes("--watch")) {
  await (await esbuild.context(options)).watch();
} else {
  await esbuild.build(options);
}
