import { csrfHeaders } from "../core/csrf.js";

/**
 * A form with a button per theme: changes the page at once and tells the server.
 * @param {HTMLElement} element
 */
export function themeSwitch(element) {
  const form = /** @type {HTMLFormElement} */ (element);
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    const theme = /** @type {HTMLButtonElement} */ (event.submitter).value;
    show(form, theme);
    const headers = { ...csrfHeaders(), "HX-Request": "true" };
    void fetch(form.action, { method: "POST", headers, body: new URLSearchParams({ theme }) });
  });
}

/**
 * @param {HTMLFormElement} form
 * @param {string} theme
 */
function show(form, theme) {
  const root = document.documentElement;
  if (theme) root.dataset.theme = theme;
  else delete root.dataset.theme;
  document.querySelector('meta[name="color-scheme"]')?.setAttribute("content", theme || "light dark");
  for (const button of form.querySelectorAll("button")) {
    button.setAttribute("aria-pressed", String(button.value === theme));
  }
}
