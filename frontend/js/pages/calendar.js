import { Calendar } from "@fullcalendar/core";
import german from "@fullcalendar/core/locales/de";
import british from "@fullcalendar/core/locales/en-gb";
import dayGrid from "@fullcalendar/daygrid";
import interaction from "@fullcalendar/interaction";
import list from "@fullcalendar/list";
import timeGrid from "@fullcalendar/timegrid";

import { csrfHeaders } from "../core/csrf.js";
import { icon } from "../core/icon.js";
import { passOn } from "../core/pass-on.js";
import { text } from "../core/texts.js";
import { showToast } from "../core/toast.js";

/**
 * `<div class="calendar" data-events data-zone data-view data-day data-drawer data-filters data-none>`: `data-events`
 * answers JSON events between `start` and `end`, in wall times of the zone, narrowed by the form `data-filters` names.
 * An event's `extendedProps.move` takes a POST of `due` when it is dragged; its `extendedProps.part` is loaded into
 * `[data-part]` of the drawer named by `data-drawer`. What is shown stands in the page's address.
 * @param {HTMLElement} element
 */
function show(element) {
  const narrow = window.matchMedia("(max-width: 40rem)").matches;
  const filters = document.getElementById(element.dataset.filters ?? "");
  const zone = element.dataset.zone ?? "UTC";
  const calendar = new Calendar(element, {
    plugins: [dayGrid, timeGrid, list, interaction],
    locales: [german, british],
    locale: document.documentElement.lang === "de" ? "de" : "en-gb",
    timeZone: zone,
    now: () => wallTime(zone),
    firstDay: 1,
    buttonIcons: false,
    buttonText: { prev: "‹", next: "›" },
    nowIndicator: true,
    height: "auto",
    dayMaxEvents: 4,
    eventDisplay: "block",
    eventInteractive: true,
    eventTimeFormat: { hour: "2-digit", minute: "2-digit", hourCycle: "h23" },
    slotLabelFormat: { hour: "2-digit", minute: "2-digit", hourCycle: "h23" },
    allDaySlot: false,
    slotDuration: "01:00",
    snapDuration: "00:15",
    slotEventOverlap: false,
    defaultTimedEventDuration: "01:00",
    initialView: narrow ? "listMonth" : (element.dataset.view ?? "dayGridMonth"),
    ...(element.dataset.day ? { initialDate: element.dataset.day } : {}),
    headerToolbar: narrow
      ? { left: "title", center: "prev,next", right: "dayGridMonth,timeGridWeek,listMonth today" }
      : { left: "title", center: "", right: "today prev,next dayGridMonth,timeGridWeek,listMonth" },
    noEventsContent: element.dataset.none ?? "",
    events: { url: element.dataset.events ?? "", extraParams: () => chosen(filters) },
    editable: true,
    eventDurationEditable: false,
    eventContent: ({ event }) => ({ domNodes: drawn(event) }),
    eventDrop: ({ event, revert }) => void move(calendar, event, revert),
    eventClick: ({ event, jsEvent }) => open(element, event, jsEvent),
    loading: (isLoading) => element.setAttribute("aria-busy", String(isLoading)),
    eventSourceFailure: () => showToast({ text: text("failed"), tone: "bad" }),
    datesSet: ({ view }) => keep(filters, { view: view.type, day: dayOf(view.calendar.getDate()) }),
  });
  calendar.render();
  document.addEventListener("calendar-changed", () => calendar.refetchEvents());
  filters?.addEventListener("change", () => {
    keep(filters, {});
    calendar.refetchEvents();
  });
}

/**
 * What the clocks of a zone show now; the calendar itself knows only the browser's.
 * @param {string} zone
 */
function wallTime(zone) {
  return new Date().toLocaleString("sv", { timeZone: zone }).replace(" ", "T");
}

/** @param {Date} marker a wall time, dressed up as UTC */
function dayOf(marker) {
  return marker.toISOString().slice(0, 10);
}

/** @param {HTMLElement | null} filters */
function chosen(filters) {
  const fields = filters instanceof HTMLFormElement ? [...new FormData(filters)] : [];
  return Object.fromEntries(fields.filter(([, value]) => value !== ""));
}

/**
 * @param {HTMLElement | null} filters
 * @param {Record<string, string>} seen
 */
function keep(filters, seen) {
  const address = new URL(window.location.href);
  for (const name of ["channel", "state"]) address.searchParams.delete(name);
  for (const [name, value] of Object.entries({ ...chosen(filters), ...seen })) {
    address.searchParams.set(name, String(value));
  }
  window.history.replaceState(window.history.state, "", address);
}

/** @param {import("@fullcalendar/core").EventApi} event */
function drawn(event) {
  const { tone = "", picture = "", icon: sign = "", state = "", channel = "" } = event.extendedProps;
  const line = document.createElement("span");
  line.className = "calendar-event";
  line.dataset.tone = tone;
  line.title = [event.title, channel, state].filter(Boolean).join(" · ");
  if (picture) {
    const image = document.createElement("img");
    image.src = picture;
    image.alt = "";
    line.append(image);
  }
  const words = document.createElement("span");
  words.className = "calendar-words";
  const when = part("span", "");
  when.className = "calendar-when";
  when.append(part("time", event.startStr.slice(11, 16)));
  if (sign) when.append(icon(sign));
  words.append(when, part("strong", event.title));
  line.append(words);
  if (state) line.append(hidden(state));
  return [line];
}

/** @param {string} words for those who listen to the page */
function hidden(words) {
  const element = part("span", words);
  element.className = "visually-hidden";
  return element;
}

/**
 * @param {string} name
 * @param {string} words
 */
function part(name, words) {
  const element = document.createElement(name);
  element.textContent = words;
  return element;
}

/**
 * The server says how it went, in words; the calendar shows what is true then.
 * @param {Calendar} calendar
 * @param {import("@fullcalendar/core").EventApi} event
 * @param {() => void} revert
 */
async function move(calendar, event, revert) {
  const body = new URLSearchParams({ due: event.startStr });
  const headers = { ...csrfHeaders(), "HX-Request": "true" };
  try {
    const answer = await fetch(event.extendedProps["move"], { method: "POST", headers, body });
    if (!answer.ok) throw new Error(text("failed"));
    passOn(answer.headers.get("HX-Trigger"));
    calendar.refetchEvents();
  } catch {
    revert();
    showToast({ text: text("failed"), tone: "bad" });
  }
}

/**
 * @param {HTMLElement} element
 * @param {import("@fullcalendar/core").EventApi} event
 * @param {MouseEvent} click
 */
function open(element, event, click) {
  const drawer = document.getElementById(element.dataset.drawer ?? "");
  const part = event.extendedProps["part"];
  if (!(drawer instanceof HTMLDialogElement) || !part) return;
  click.preventDefault();
  const target = drawer.querySelector("[data-part]") ?? drawer;
  document.dispatchEvent(new CustomEvent("load-part", { detail: { url: part, target } }));
  drawer.showModal();
}

for (const element of document.querySelectorAll(".calendar[data-events]")) {
  show(/** @type {HTMLElement} */ (element));
}
