import { copyOf, within } from "./dom.js";
import { text } from "./texts.js";

const UNITS = ["KB", "MB", "GB"];

/** What a person sees of one file on its way. */
export class UploadRow {
  /** @type {HTMLElement} */
  #retry;

  /**
   * @param {HTMLElement} uploader
   * @param {File} file
   */
  constructor(uploader, file) {
    this.element = copyOf(/** @type {HTMLTemplateElement} */ (uploader.querySelector("template")));
    this.#retry = within(this.element, "[data-retry]");
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

  /** The line broke, and it is tried again by itself. */
  wait() {
    this.#say(text("upload_waits"));
  }

  /** It was tried for long enough; it goes on when the network is back, or when somebody says so. */
  pause() {
    this.fail(text("upload_paused"));
    this.#retry.hidden = false;
    const again = () => this.element.isConnected && this.#retry.click();
    window.addEventListener("online", again, { once: true });
    this.#retry.addEventListener("click", () => window.removeEventListener("online", again), { once: true });
  }

  /** @param {() => void} begin */
  onRetry(begin) {
    this.#retry.addEventListener("click", () => {
      this.#retry.hidden = true;
      this.element.dataset.state = "waiting";
      within(this.element, "progress").hidden = false;
      within(this.element, "[data-message]").className = "text-small text-soft upload-message";
      this.#say(text("waiting"));
      begin();
    });
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
