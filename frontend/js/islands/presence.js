import htmx from "htmx.org";

import { csrfHeaders } from "../core/csrf.js";

const EVERY = 15_000;

/**
 * Tells the server (`data-url`) that somebody has this open, and shows who else has. `data-revision` selects the
 * field with the revision on this page, so that a newer one is noticed.
 * @param {HTMLElement} element
 */
export function presence(element) {
  const ask = async () => {
    if (document.hidden || !element.isConnected) return;
    const field = /** @type {HTMLInputElement | null} */ (document.querySelector(element.dataset.revision ?? ""));
    const body = new URLSearchParams({ revision: field?.value ?? "" });
    const headers = { ...csrfHeaders(), "HX-Request": "true" };
    const answer = await fetch(element.dataset.url ?? "", { method: "POST", headers, body }).catch(() => undefined);
    if (!answer?.ok || answer.redirected) return;
    const part = await answer.text();
    if (part.trim() === element.innerHTML.trim()) return;
    htmx.swap(element, part, { swapStyle: "innerHTML", swapDelay: 0, settleDelay: 0 });
  };
  const timer = window.setInterval(() => (element.isConnected ? void ask() : window.clearInterval(timer)), EVERY);
  document.addEventListener("visibilitychange", ask);
  void ask();
}
