import { text } from "../core/texts.js";

/**
 * `<time datetime data-zone>`: says the reader's own time when it differs from the zone's.
 * @param {HTMLElement} element
 */
export function localTime(element) {
  const time = /** @type {HTMLTimeElement} */ (element);
  const moment = new Date(time.dateTime);
  const here = clock(moment);
  if (here !== clock(moment, time.dataset.zone)) time.title = text("your_time", { time: here });
}

/**
 * @param {Date} moment
 * @param {string} [timeZone]
 */
export function clock(moment, timeZone) {
  const language = document.documentElement.lang;
  return new Intl.DateTimeFormat(language, {
    weekday: "short", hour: "2-digit", minute: "2-digit", hourCycle: "h23", timeZone,
  }).format(moment);
}
