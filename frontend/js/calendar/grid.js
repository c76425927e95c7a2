import { Calendar } from "@fullcalendar/core";
import german from "@fullcalendar/core/locales/de";
import british from "@fullcalendar/core/locales/en-gb";
import dayGrid from "@fullcalendar/daygrid";
import interaction from "@fullcalendar/interaction";
import timeGrid from "@fullcalendar/timegrid";

import { text } from "../core/texts.js";
import { showToast } from "../core/toast.js";
import { begin, wallTime } from "./begin.js";
import { changedHours, headed } from "./clocks.js";
import { drawn } from "./entry.js";
import { followFocus, refocus } from "./focus.js";
import { Hold } from "./hold.js";
import { move } from "./moves.js";

const VIEWS = /** @type {Record<string, string>} */ ({ month: "dayGridMonth", week: "timeGridWeek", day: "timeGridDay" });
const CLOCK = /** @type {const} */ ({ hour: "2-digit", minute: "2-digit", hourCycle: "h23" });
/** Of an entry in pixels: with time and title, with the brand as well, and with the time there as well. */
const HEIGHTS = [46, 63, 80];

/** One hand for all days: it outlives the turning of them. */
const hold = new Hold(drop, turn);
/** @type {Calendar | undefined} */
let shown;

/**
 * Draws the days. The entries of these days come with the page; later changes are asked of `data-feed`.
 * @param {HTMLElement} element
 */
export function show(element) {
  const zone = element.dataset.zone ?? "UTC";
  const isMonth = element.dataset.view === "month";
  /** @type {Record<string, any>[] | undefined} */
  let first = JSON.parse(document.getElementById("calendar-events")?.textContent ?? "[]");
  const changes = JSON.parse(element.dataset.changes ?? "{}");
  const hours = isMonth ? [] : changedHours(changes);
  const calendar = new Calendar(element, {
    plugins: [dayGrid, timeGrid, interaction],
    locales: [german, british],
    locale: document.documentElement.lang === "de" ? "de" : "en-gb",
    timeZone: zone,
    now: () => wallTime(zone),
    firstDay: 1,
    headerToolbar: false,
    nowIndicator: true,
    height: isMonth ? "auto" : "min(48rem, 78vh)",
    scrollTime: "07:00",
    eventOrder: "-held,start,title",
    eventDisplay: "block",
    eventInteractive: true,
    eventTimeFormat: CLOCK,
    slotLabelFormat: CLOCK,
    allDaySlot: false,
    slotDuration: "00:30",
    snapDuration: "00:15",
    slotEventOverlap: false,
    defaultTimedEventDuration: "00:30",
    eventMinHeight: HEIGHTS[Number(element.dataset.lines)] ?? HEIGHTS[0],
    initialView: VIEWS[element.dataset.view ?? ""] ?? "dayGridMonth",
    initialDate: element.dataset.day ?? "",
    navLinks: true,
    navLinkDayClick: (date) => turn(`?view=day&day=${dayOf(date)}`),
    events: (range, done, failed) => {
      if (first) {
        const events = first;
        first = undefined;
        done([...hold.overlay(events), ...hours]);
        return;
      }
      load(element, range, isMonth).then((events) => done([...hold.overlay(events), ...hours]), failed);
    },
    editable: true,
    eventDurationEditable: false,
    dayCellContent: isMonth ? ({ date, dayNumberText }) => ({ domNodes: headed(dayNumberText, changes[dayOf(date)]) }) : undefined,
    dayHeaderContent: isMonth ? undefined : ({ date, text: name }) => ({ domNodes: headed(name, changes[dayOf(date)]) }),
    eventContent: ({ event }) => ({ domNodes: drawn(event, zone) }),
    eventDidMount: refocus,
    eventDrop: ({ event, revert }) => void dropped(event, revert),
    eventClick: ({ event, jsEvent }) => open(element, event, jsEvent),
    dateClick: ({ dateStr }) => begin(element, dateStr, zone),
    loading: (isLoading) => element.setAttribute("aria-busy", String(isLoading)),
    eventSourceFailure: () => showToast({ text: text("failed"), tone: "bad" }),
  });
  shown = calendar;
  calendar.render();
  hold.arrive();
}

followFocus();

/** The hand works wherever the focus is, since an entry is drawn anew at each step. */
document.addEventListener("keydown", (event) => {
  if (shown && !document.querySelector("dialog[open]")) hold.press(event, shown);
}, { capture: true });

export function refetch() {
  shown?.refetchEvents();
}

export function putAway() {
  shown?.destroy();
  shown = undefined;
}

/**
 * @param {HTMLElement} element
 * @param {{ start: Date, end: Date }} range wall times, dressed up as UTC
 * @param {boolean} isMonth
 */
async function load(element, range, isMonth) {
  const url = new URL(element.dataset.feed ?? "", window.location.href);
  url.searchParams.set("start", range.start.toISOString().slice(0, 19));
  url.searchParams.set("end", range.end.toISOString().slice(0, 19));
  if (!isMonth) url.searchParams.set("places", "on");
  const answer = await fetch(url);
  if (!answer.ok) throw new Error(String(answer.status));
  return answer.json();
}

/**
 * It stands where it was dropped before the server has answered, and goes back if that was refused; the days are
 * asked for anew then, since what refused it may be somebody else's change.
 * @param {import("@fullcalendar/core").EventApi} event
 * @param {() => void} revert
 */
async function dropped(event, revert) {
  const moved = await drop(event.id, event.startStr, event.extendedProps["due"]);
  if (!moved) {
    revert();
    refetch();
    return;
  }
  event.setStart(moved.start, { maintainDuration: true });
  event.setExtendedProp("clock", moved.clock);
  event.setExtendedProp("own", moved.own);
  event.setExtendedProp("due", moved.due);
}

/**
 * @param {string} id
 * @param {string} due a wall time
 * @param {string} seen the moment at which it stood
 */
function drop(id, due, seen) {
  const { move: url = "", zone = "" } = shown?.el.dataset ?? {};
  return move(url, { publication: id, due: due.slice(0, 19), seen, zone });
}

/** @param {string} address */
function turn(address) {
  const here = new URL(window.location.href);
  for (const [name, value] of new URLSearchParams(address)) here.searchParams.set(name, value);
  const url = here.pathname + here.search;
  const target = document.getElementById("calendar-stage");
  document.dispatchEvent(new CustomEvent("load-part", { detail: { url, target, swap: "outerHTML", source: target } }));
}

/**
 * @param {HTMLElement} element
 * @param {import("@fullcalendar/core").EventApi} event
 * @param {MouseEvent} click
 */
function open(element, event, click) {
  if (event.extendedProps["more"]) {
    click.preventDefault();
    turn(event.url);
    return;
  }
  const drawer = document.getElementById(element.dataset.drawer ?? "");
  const part = event.extendedProps["part"];
  if (!(drawer instanceof HTMLDialogElement) || !part) return;
  click.preventDefault();
  const target = drawer.querySelector("[data-part]") ?? drawer;
  document.dispatchEvent(new CustomEvent("load-part", { detail: { url: part, target } }));
  drawer.showModal();
}

/** @param {Date} marker a wall time, dressed up as UTC */
function dayOf(marker) {
  return marker.toISOString().slice(0, 10);
}
