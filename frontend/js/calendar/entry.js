import { element } from "../core/dom.js";
import { icon } from "../core/icon.js";
import { text } from "../core/texts.js";
import { clock } from "../islands/local-time.js";

/**
 * What the calendar shows of an entry, or of a free place of a queue.
 * @param {import("@fullcalendar/core").EventApi} event
 * @param {string} zone
 */
export function drawn(event, zone) {
  if (event.display === "background") return [element("span", "calendar-hours-words", event.title)];
  if (event.extendedProps["more"]) return [element("span", "calendar-more-words", event.title)];
  const { tone = "", picture = "", icon: sign = "", state = "", channel = "", labels = [], held, brand, own } = event.extendedProps;
  const line = element("span", "calendar-event");
  line.dataset.tone = tone;
  line.dataset.entry = event.id;
  line.title = [event.title, brand?.name, channel, state, own, ...labels.map((/** @type {Label} */ one) => one.name), elsewhere(event, zone)]
    .filter(Boolean).join(" · ");
  if (picture) line.append(image(picture));
  const words = element("span", "calendar-words");
  const when = element("span", "calendar-when");
  const shown = held ? event.startStr.slice(11, 16) : (event.extendedProps["clock"] ?? "");
  when.append(mark(event), element("time", "", shown));
  if (labels.length) when.append(dots(labels));
  if (sign) when.append(icon(sign));
  words.append(when, element("strong", "", event.title));
  if (brand) words.append(speaker(brand));
  if (own && !held) words.append(element("span", "calendar-own", own));
  line.append(words);
  line.append(element("span", "visually-hidden", [channel, state].filter(Boolean).join(", ")));
  return [line];
}

/** @typedef {{ name: string, colour: string }} Label */

/**
 * The reader's own time, where it differs from the brand's.
 * @param {import("@fullcalendar/core").EventApi} event
 * @param {string} zone
 */
function elsewhere(event, zone) {
  const due = event.extendedProps["due"];
  if (!due) return "";
  const moment = new Date(due);
  const here = clock(moment);
  return here === clock(moment, zone) ? "" : text("your_time", { time: here });
}

/** @param {import("@fullcalendar/core").EventApi} event */
function mark(event) {
  const { network = "", mark: initials = "" } = event.extendedProps;
  const sign = element("span", "network network-small");
  sign.dataset.network = network;
  sign.setAttribute("aria-hidden", "true");
  if (network === "rehearsal") sign.append(icon("flask-conical"));
  else sign.textContent = initials;
  return sign;
}

/**
 * Whose it is, in words and beside them in colour.
 * @param {{ name: string, initials: string, hue: number }} brand
 */
function speaker(brand) {
  const row = element("span", "calendar-brand");
  const face = element("span", "avatar avatar-square avatar-tiny", brand.initials);
  face.dataset.hue = String(brand.hue);
  face.setAttribute("aria-hidden", "true");
  row.append(face, element("span", "truncate", brand.name));
  return row;
}

/** @param {Label[]} labels */
function dots(labels) {
  const row = element("span", "calendar-labels");
  for (const label of labels.slice(0, 5)) {
    const dot = element("span", "label-dot");
    dot.dataset.colour = label.colour;
    row.append(dot);
  }
  return row;
}

/** @param {string} source */
function image(source) {
  const picture = document.createElement("img");
  picture.src = source;
  picture.alt = "";
  picture.loading = "lazy";
  picture.decoding = "async";
  return picture;
}
