import { csrfHeaders } from "../core/csrf.js";
import { text } from "../core/texts.js";
import { showToast } from "../core/toast.js";

const READING_TIME = 8_000;

/**
 * The region of passing messages. Bad news and messages under the pointer or the focus stay.
 * @param {HTMLElement} region
 */
export function toasts(region) {
  document.addEventListener("toast", (event) => showToast(/** @type {CustomEvent} */ (event).detail));
  region.addEventListener("click", (event) => {
    const target = event.target instanceof Element ? event.target : undefined;
    const undo = /** @type {HTMLElement | undefined} */ (target?.closest("[data-undo]") ?? undefined);
    if (undo) void takeBack(undo.dataset.undo ?? "");
    if (undo || target?.closest("[data-toast-close]")) target?.closest(".toast")?.remove();
  });
  new MutationObserver(() => region.querySelectorAll(".toast").forEach(fade)).observe(region, { childList: true });
  region.querySelectorAll(".toast").forEach(fade);
}

/** @type {WeakSet<Element>} */
const fading = new WeakSet();

/** @param {Element} toast */
function fade(toast) {
  if (fading.has(toast) || toast.getAttribute("data-tone") === "bad") return;
  fading.add(toast);
  const leave = () => (toast.matches(":hover, :focus-within") ? setTimeout(leave, 1_000) : toast.remove());
  setTimeout(leave, READING_TIME);
}

/**
 * A page that knows better than to load itself again takes the event.
 * @param {string} url
 */
async function takeBack(url) {
  const event = new CustomEvent("take-back", { detail: { url }, cancelable: true });
  if (!document.dispatchEvent(event)) return;
  try {
    const answer = await fetch(url, { method: "POST", headers: { ...csrfHeaders(), Accept: "text/plain" } });
    if (answer.ok) window.location.reload();
    else showToast({ text: await refusal(answer), tone: "bad" });
  } catch {
    showToast({ text: text("offline"), tone: "bad", undo: url });
  }
}

/**
 * The server's own words when it sent some for people.
 * @param {Response} answer
 */
async function refusal(answer) {
  const isPlain = (answer.headers.get("Content-Type") ?? "").startsWith("text/plain");
  return (isPlain && (await answer.text()).trim()) || text("failed");
}
