import htmx from "htmx.org";

import { csrfHeaders } from "./csrf.js";

/** @typedef {"saved" | "save_failed" | "save_offline" | "save_conflict" | "session_over"} Outcome */

/**
 * Saves a form; parts of the page in the answer (`hx-swap-oob`) take their places.
 * @param {HTMLFormElement} form
 * @returns {Promise<Outcome>}
 */
export async function send(form) {
  try {
    const answer = await fetch(addressOf(form), { method: "POST", headers: headers(), body: new FormData(form) });
    if (answer.redirected) return "session_over";
    if (answer.ok || [409, 422].includes(answer.status)) place(form, await answer.text());
    if (answer.status === 409) return "save_conflict";
    return answer.ok ? "saved" : "save_failed";
  } catch {
    return navigator.onLine ? "save_failed" : "save_offline";
  }
}

/**
 * While the page goes away: nobody waits for an answer, and browsers send at most 64 KB this way.
 * @param {HTMLFormElement} form
 */
export function sendLast(form) {
  const fields = /** @type {[string, string][]} */ ([...new FormData(form)]);
  const body = new URLSearchParams(fields);
  fetch(addressOf(form), { method: "POST", headers: headers(), body, keepalive: true }).catch(() => undefined);
}

/** @param {HTMLFormElement} form */
function addressOf(form) {
  return form.dataset.url ?? form.action;
}

function headers() {
  return { ...csrfHeaders(), "HX-Request": "true" };
}

/**
 * @param {HTMLFormElement} form
 * @param {string} parts
 */
function place(form, parts) {
  if (parts.includes("hx-swap-oob")) htmx.swap(form, parts, { swapStyle: "none", swapDelay: 0, settleDelay: 0 });
}
