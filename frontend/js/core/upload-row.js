import { copyOf, within } from "./dom.js";
import { text } from "./texts.js";

const UNITS = ["KB", "MB", "GB"];

/** What a person sees of one file on its way. */
export class UploadRow {
  /**
   * @param {HTMLElement} uploader
   * @param {File} file
   */
  constructor(uploader, file) {
    this.element = copyOf(/** @type {HTMLTemplateElement} */ (uploader.querySelector("template")));
    this.dismiss = within(this.element, "[data-dismiss]");
    within(this.element, "[data-name]").textContent = file.name;
    this.dismiss.addEventListener("click", () => this.element.remove());
    if (/^image\/(jpeg|png|webp|gif|avif)$/.test(file.type)) this.#picture(file);
    this.#say(text("waiting"));
    within(uploader, ".upload-list").append(this.element);
  }

  /** @param {number} share from 0 to 1 */
  progress(share) {
    const percent = Math.floor(share * 100);
    within(this.element, "progress").setAttribute("value", String(percent));
    this.#say(share < 1 ? text("uploading", { n: percent }) : text("checking"));
  }

  done() {
    this.element.dataset.state = "done";
    within(this.element, "progress").hidden = true;
    this.#say(text("uploaded"));
  }

  /** @param {string} words */
  fail(words) {
    this.element.dataset.state = "failed";
    within(this.element, "progress").hidden = true;
    within(this.element, "[data-message]").className = "upload-message field-error";
    this.#say(words);
  }

  /** @param {string} words */
  #say(words) {
    within(this.element, "[data-message]").textContent = words;
  }

  /** @param {File} file */
  #picture(file) {
    const image = /** @type {HTMLImageElement} */ (within(this.element, "img"));
    image.addEventListener("load", () => {
      URL.revokeObjectURL(image.src);
      image.hidden = false;
      within(this.element, "span.upload-thumb").hidden = true;
    }, { once: true });
    image.src = URL.createObjectURL(file);
  }
}

/**
 * @param {number} bytes
 */
export function sizeOf(bytes) {
  let size = bytes / 1024;
  let unit = 0;
  while (size >= 1024 && unit < UNITS.length - 1) {
    size /= 1024;
    unit += 1;
  }
  return `${Number(size.toFixed(1)).toLocaleString(document.documentElement.lang)} ${UNITS[unit]}`;
}
