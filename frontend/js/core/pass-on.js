/**
 * Raises the events of an HX-Trigger header for answers that htmx did not fetch itself.
 * @param {string | null} header a JSON object of names and details, as `ui/respond.py` writes it
 */
export function passOn(header) {
  for (const [name, detail] of Object.entries(JSON.parse(header ?? "{}"))) {
    document.dispatchEvent(new CustomEvent(name, { detail }));
  }
}
