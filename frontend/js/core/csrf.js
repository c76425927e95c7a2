/**
 * The token lives in the session; the page carries it in a meta element or in a form.
 * @returns {Record<string, string>}
 */
export function csrfHeaders() {
  const meta = document.querySelector('meta[name="csrf-token"]')?.getAttribute("content");
  const input = /** @type {HTMLInputElement | null} */ (
    document.querySelector('input[name="csrfmiddlewaretoken"]')
  );
  return { "X-CSRFToken": meta ?? input?.value ?? "" };
}
