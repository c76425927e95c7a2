import { readFile } from "node:fs/promises";

const DATA_FONT = /@font-face\{[^}]*url\(\\?["']?data:[^}]*\}/g;

/**
 * FullCalendar carries an icon font in its style sheet; the content security policy allows none from data.
 * @type {import("esbuild").Plugin}
 */
export const withoutDataFonts = {
  name: "without-data-fonts",
  setup(build) {
    build.onLoad({ filter: /@fullcalendar\/core\/.*\.js$/ }, async ({ path }) => {
      const contents = await readFile(path, "utf8");
      return { contents: contents.replace(DATA_FONT, ""), loader: "js" };
    });
  },
};
