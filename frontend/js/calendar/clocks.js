import { element } from "../core/dom.js";
import { icon } from "../core/icon.js";

/**
 * What the clocks do on a day, and which hours they skip or show twice, as wall times.
 * @typedef {{ start: string, end: string, forward: boolean, name: string, short: string, hours: string }} Change
 */

/**
 * A day's number or name, and below it what its clocks do.
 * @param {string} name
 * @param {Change | undefined} change
 */
export function headed(name, change) {
  const words = element("span", "", name);
  if (!change) return [words];
  const note = element("span", "calendar-clocks");
  note.title = `${change.name}: ${change.hours}`;
  note.append(icon("clock"), element("span", "calendar-clocks-name", change.short), element("span", "visually-hidden", change.hours));
  return [words, note];
}

/**
 * The hours themselves, behind the entries.
 * @param {Record<string, Change>} changes
 */
export function changedHours(changes) {
  return Object.entries(changes).map(([day, { start, end, forward, hours }]) => ({
    id: `clocks-${day}`,
    title: hours,
    start,
    end,
    display: "background",
    classNames: ["calendar-hours", forward ? "calendar-hours-skipped" : "calendar-hours-twice"],
  }));
}
