import { Calendar } from "@fullcalendar/core";
import german from "@fullcalendar/core/locales/de";
import dayGrid from "@fullcalendar/daygrid";
import interaction from "@fullcalendar/interaction";
import list from "@fullcalendar/list";
import timeGrid from "@fullcalendar/timegrid";

import { csrfHeaders } from "../core/csrf.js";
import { text } from "../core/texts.js";
import { showToast } from "../core/toast.js";

/**
 * `<div class="calendar" data-events data-zone data-view data-drawer>`: `data-events` answers JSON events between
 * `start` and `end`. An event's `extendedProps.move` takes a POST of `start` when it is dragged; its
 * `extendedProps.part` is loaded into `[data-part]` of the drawer named by `data-drawer`.
 * @param {HTMLElement} element
 */
function show(element) {
  const narrow = window.matchMedia("(max-width: 40rem)").matches;
  const calendar = new Calendar(element, {
    plugins: [dayGrid, timeGrid, list, interaction],
    locales: [german],
    locale: document.documentElement.lang,
    timeZone: element.dataset.zone ?? "UTC",
    firstDay: 1,
    buttonIcons: false,
    buttonText: { prev: "‹", next: "›" },
    nowIndicator: true,
    height: "auto",
    dayMaxEvents: 4,
    eventDisplay: "block",
    eventTimeFormat: { hour: "2-digit", minute: "2-digit", hourCycle: "h23" },
    initialView: narrow ? "listWeek" : (element.dataset.view ?? "dayGridMonth"),
    headerToolbar: { left: "title", center: "", right: "today prev,next dayGridMonth,timeGridWeek,listWeek" },
    events: element.dataset.events ?? "",
    editable: true,
    eventDurationEditable: false,
    eventContent: ({ event, timeText }) => ({ domNodes: drawn(event, timeText) }),
    eventDrop: ({ event, revert }) => void move(event, revert),
    eventClick: ({ event, jsEvent }) => open(element, event, jsEvent),
  });
  calendar.render();
  document.addEventListener("calendar-changed", () => calendar.refetchEvents());
}

/**
 * @param {import("@fullcalendar/core").EventApi} event
 * @param {string} time
 */
function drawn(event, time) {
  const line = document.createElement("span");
  line.className = "calendar-event";
  line.dataset.tone = event.extendedProps["tone"] ?? "";
  if (event.extendedProps["picture"]) {
    const picture = document.createElement("img");
    picture.src = event.extendedProps["picture"];
    picture.alt = "";
    line.append(picture);
  }
  const words = document.createElement("span");
  words.className = "calendar-words";
  words.append(part("time", time), part("strong", event.title));
  line.append(words);
  return [line];
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
 * @param {import("@fullcalendar/core").EventApi} event
 * @param {() => void} revert
 */
async function move(event, revert) {
  const body = new URLSearchParams({ start: event.startStr });
  try {
    const answer = await fetch(event.extendedProps["move"], { method: "POST", headers: csrfHeaders(), body });
    if (answer.ok) return;
    const plain = answer.headers.get("Content-Type")?.startsWith("text/plain");
    throw new Error(plain ? await answer.text() : text("failed"));
  } catch (error) {
    revert();
    showToast({ text: error instanceof Error ? error.message : text("failed"), tone: "bad" });
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
