import { text } from "../core/texts.js";

/**
 * A file of which the server has a part (`data-name`, `data-size`, `data-from`): chosen again, the uploader of the page
 * goes on with it. Another file is refused in `[data-message]`.
 * @param {HTMLElement} row
 */
export function resumeUpload(row) {
  const input = /** @type {HTMLInputElement} */ (row.querySelector("input[type=file]"));
  row.querySelector("[data-choose]")?.addEventListener("click", () => input.click());
  input.addEventListener("change", () => {
    const [file] = input.files ?? [];
    const uploader = document.querySelector(".upload");
    if (!file || !uploader) return;
    input.value = "";
    if (file.name !== row.dataset.name || String(file.size) !== row.dataset.size) return refuse(row);
    uploader.dispatchEvent(new CustomEvent("resume-file", { detail: { file, from: row.dataset.from } }));
    row.remove();
  });
}

/** @param {HTMLElement} row */
function refuse(row) {
  const message = /** @type {HTMLElement} */ (row.querySelector("[data-message]"));
  message.className = "field-error text-small";
  message.textContent = text("other_file", { name: row.dataset.name ?? "" });
}
