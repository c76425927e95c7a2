import htmx from "htmx.org";

import { csrfHeaders } from "./csrf.js";
import { text } from "./texts.js";
import { showToast } from "./toast.js";

/** No eval, no inline styles, no other hosts, no copies of pages in the browser's storage. */
export function configureHtmx() {
  Object.assign(htmx.config, {
    allowEval: false,
    allowScriptTags: false,
    attributesToSettle: ["class", "width", "height"],
    historyCacheSize: 0,
    includeIndicatorStyles: false,
    refreshOnHistoryMiss: true,
    selfRequestsOnly: true,
    scrollIntoViewOnBoost: false,
    timeout: 30_000,
    responseHandling: [
      { code: "204", swap: false },
      { code: "[23]..", swap: true },
      { code: "422", swap: true },
      { code: "[45]..", swap: false, error: true },
    ],
  });
  document.addEventListener("htmx:configRequest", (event) => {
    Object.assign(/** @type {CustomEvent} */ (event).detail.headers, csrfHeaders());
  });
  // What asks by itself, every few seconds, need not ask while there is no network; what people do says so instead.
  document.addEventListener("htmx:beforeRequest", (event) => {
    const { requestConfig } = /** @type {CustomEvent} */ (event).detail;
    if (!requestConfig.triggeringEvent && !navigator.onLine) event.preventDefault();
  });
  document.addEventListener("htmx:responseError", (event) => {
    showToast({ text: failure(/** @type {CustomEvent} */ (event).detail.xhr), tone: "bad" });
  });
  // What the server draws anew by itself leaves alone what somebody is writing in.
  document.addEventListener("htmx:oobBeforeSwap", (event) => {
    const { detail } = /** @type {CustomEvent} */ (event);
    if (detail.target.querySelector("[data-typing]")) detail.shouldSwap = false;
  });
  document.addEventListener("load-part", (event) => {
    const { url, target, swap = "innerHTML", source = null } = /** @type {CustomEvent} */ (event).detail;
    void htmx.ajax("get", url, { target, swap, ...(source ? { source } : {}) });
  });
  for (const name of ["htmx:sendError", "htmx:timeout"]) {
    document.addEventListener(name, () => showToast({ text: text("offline"), tone: "bad" }));
  }
}

/**
 * The server's own words when it sent some for people.
 * @param {XMLHttpRequest} xhr
 */
export function failure(xhr) {
  if (xhr.status === 401) return text("session_over");
  const plain = (xhr.getResponseHeader("Content-Type") ?? "").startsWith("text/plain");
  return plain && xhr.responseText.trim() ? xhr.responseText : text("failed");
}
