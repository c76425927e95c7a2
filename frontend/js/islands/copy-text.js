import { text } from "../core/texts.js";
import { showToast } from "../core/toast.js";

/** `data-copy="text"` or `data-copy-from="id"` on a button. */
export function watchCopying() {
  document.addEventListener("click", async (event) => {
    const button = event.target instanceof Element && event.target.closest("[data-copy], [data-copy-from]");
    if (!(button instanceof HTMLElement)) return;
    try {
      await navigator.clipboard.writeText(wanted(button));
      showToast({ text: text("copied") });
    } catch {
      showToast({ text: text("failed"), tone: "bad" });
    }
  });
}

/** @param {HTMLElement} button */
function wanted(button) {
  const source = document.getElementById(button.dataset.copyFrom ?? "");
  if (source instanceof HTMLInputElement || source instanceof HTMLTextAreaElement) return source.value;
  return source?.textContent?.trim() ?? button.dataset.copy ?? "";
}
