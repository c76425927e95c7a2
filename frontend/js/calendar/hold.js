import { text } from "../core/texts.js";
import { focus } from "./focus.js";

const DAY = 86_400_000;
const HOUR = 3_600_000;
const QUARTER = 900_000;

/**
 * @typedef {import("@fullcalendar/core").Calendar} Calendar
 * @typedef {import("@fullcalendar/core").EventApi} Entry
 * @typedef {{ id: string, from: string, at: string }} Held
 */

/**
 * An entry in the hand of somebody at the keyboard: M picks up the one with the focus, arrows move it, Enter puts it
 * down, Escape leaves it where it was. It stays in the hand when the arrows lead to other days.
 */
export class Hold {
  /** @type {Held | undefined} */
  #held;

  /**
   * @param {(id: string, due: string, seen: string) => Promise<unknown>} drop settles to nothing when it is refused
   * @param {(url: string) => void} turn goes to other days
   */
  constructor(drop, turn) {
    this.drop = drop;
    this.turn = turn;
  }

  /** What is in the hand stands where the hand is, whatever the server says. @param {Record<string, any>[]} events */
  overlay(events) {
    const held = this.#held;
    if (!held) return events;
    const others = events.filter((one) => one["id"] !== held.id);
    const own = events.find((one) => one["id"] === held.id) ?? this.kept;
    return own ? [...others, { ...own, start: held.at, extendedProps: { ...own["extendedProps"], held: true } }] : others;
  }

  /**
   * @param {KeyboardEvent} event
   * @param {Calendar} calendar
   */
  press(event, calendar) {
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    if (!this.#held) {
      if (event.key.toLowerCase() === "m") this.#pickUp(event, calendar);
      return;
    }
    if (event.key === "Escape") this.#leave(calendar);
    else if (event.key === "Enter") void this.#putDown(calendar);
    else {
      const step = stepOf(event, calendar.view.type);
      if (!step) return;
      this.#carry(step, calendar);
    }
    event.preventDefault();
    event.stopPropagation();
  }

  /** After the days were turned: the entry is looked for again. */
  arrive() {
    if (this.#held) focus(this.#held.id);
  }

  /**
   * @param {KeyboardEvent} event
   * @param {Calendar} calendar
   */
  #pickUp(event, calendar) {
    const target = event.target instanceof Element && calendar.el.contains(event.target) ? event.target : undefined;
    const focused = target?.closest(".fc-event")?.querySelector("[data-entry]");
    const id = /** @type {HTMLElement | undefined} */ (focused)?.dataset.entry;
    const entry = id ? calendar.getEventById(id) : null;
    if (!entry || entry.extendedProps["place"]) return;
    event.preventDefault();
    event.stopPropagation();
    if (!entry.startEditable) {
      say(text("not_movable"), false);
      return;
    }
    this.#held = { id: entry.id, from: entry.startStr.slice(0, 19), at: entry.startStr.slice(0, 19) };
    this.kept = entry.toPlainObject({ collapseExtendedProps: false });
    entry.setExtendedProp("held", true);
    focus(entry.id);
    say(text("held", { title: entry.title, when: spoken(this.#held.at) }), true);
  }

  /**
   * @param {number} step
   * @param {Calendar} calendar
   */
  #carry(step, calendar) {
    const held = /** @type {Held} */ (this.#held);
    held.at = new Date(Date.parse(`${held.at}Z`) + step).toISOString().slice(0, 19);
    say(spoken(held.at), true);
    const { currentStart, currentEnd } = calendar.view;
    const moment = Date.parse(`${held.at}Z`);
    if (moment < currentStart.getTime() || moment >= currentEnd.getTime()) {
      this.turn((calendar.el.dataset.address ?? "").replace(/day=$/, `day=${held.at.slice(0, 10)}`));
      return;
    }
    calendar.getEventById(held.id)?.setStart(held.at, { maintainDuration: true });
    focus(held.id);
  }

  /** @param {Calendar} calendar */
  async #putDown(calendar) {
    const { id, from, at } = /** @type {Held} */ (this.#held);
    this.#held = undefined;
    say("", false);
    if (from !== at) await this.drop(id, at, this.kept?.["extendedProps"]["due"]);
    focus(id);
    calendar.refetchEvents();
  }

  /** @param {Calendar} calendar */
  #leave(calendar) {
    const { id } = /** @type {Held} */ (this.#held);
    this.#held = undefined;
    say(text("left_where_it_was"), false);
    focus(id);
    calendar.refetchEvents();
  }
}

/**
 * @param {KeyboardEvent} event
 * @param {string} view
 */
function stepOf(event, view) {
  const isMonth = view === "dayGridMonth";
  const along = isMonth ? 7 * DAY : QUARTER;
  const steps = /** @type {Record<string, number>} */ ({
    ArrowLeft: -DAY, ArrowRight: DAY,
    ArrowUp: event.shiftKey ? -HOUR : -along, ArrowDown: event.shiftKey ? HOUR : along,
    PageUp: -HOUR, PageDown: HOUR,
  });
  return steps[event.key] ?? 0;
}

/** @param {string} wall */
function spoken(wall) {
  return new Intl.DateTimeFormat(document.documentElement.lang, {
    weekday: "long", day: "numeric", month: "long", hour: "2-digit", minute: "2-digit", hourCycle: "h23", timeZone: "UTC",
  }).format(new Date(`${wall}Z`));
}

/**
 * @param {string} words
 * @param {boolean} holding
 */
function say(words, holding) {
  const bar = document.getElementById("calendar-held");
  if (!bar) return;
  bar.hidden = false;
  bar.classList.toggle("visually-hidden", !holding);
  const place = bar.querySelector("[data-held-says]");
  if (place) place.textContent = words;
}
