import htmx from "htmx.org";

import { csrfHeaders } from "../core/csrf.js";
import { failure } from "../core/htmx.js";
import { passOn } from "../core/pass-on.js";
import { text } from "../core/texts.js";
import { sizeOf, UploadRow } from "../core/upload-row.js";

const AT_ONCE = 2;

/**
 * Drag and drop or choose files; each goes on its own to `data-url` as multipart field `data-name`. The answer's HTML
 * goes into `data-target` (by `data-swap`); a refusal's text/plain words appear beside the file.
 * @param {HTMLElement} element
 */
export function dropUpload(element) {
  const input = /** @type {HTMLInputElement} */ (element.querySelector("input[type=file]"));
  /** @type {(() => Promise<void>)[]} */
  const queue = [];
  let running = 0;

  const next = () => {
    while (running < AT_ONCE && queue.length) {
      running += 1;
      void queue.shift()?.().finally(() => {
        running -= 1;
        next();
      });
    }
  };
  const take = (/** @type {FileList} */ files) => {
    for (const file of input.multiple ? files : [...files].slice(0, 1)) {
      const row = new UploadRow(element, file);
      const limit = Number(element.dataset.largest ?? Infinity);
      if (file.size > limit) row.fail(text("too_large", { limit: sizeOf(limit) }));
      else queue.push(() => send(element, file, row));
    }
    next();
  };

  input.addEventListener("change", () => {
    if (input.files) take(input.files);
    input.value = "";
  });
  listenForDrops(element, take);
}

/**
 * @param {HTMLElement} element
 * @param {(files: FileList) => void} take
 */
function listenForDrops(element, take) {
  for (const name of ["dragenter", "dragover"]) {
    element.addEventListener(name, (event) => {
      event.preventDefault();
      element.dataset.over = "";
    });
  }
  for (const name of ["dragleave", "drop"]) {
    element.addEventListener(name, () => delete element.dataset.over);
  }
  element.addEventListener("drop", (event) => {
    event.preventDefault();
    if (event.dataTransfer) take(event.dataTransfer.files);
  });
}

/**
 * @param {HTMLElement} element
 * @param {File} file
 * @param {UploadRow} row
 * @returns {Promise<void>}
 */
function send(element, file, row) {
  if (!row.element.isConnected) return Promise.resolve();
  const form = element.dataset.form && document.querySelector(element.dataset.form);
  const body = form instanceof HTMLFormElement ? new FormData(form) : new FormData();
  body.append(element.dataset.name ?? "file", file);
  const xhr = new XMLHttpRequest();
  xhr.open("POST", element.dataset.url ?? "");
  const headers = { ...csrfHeaders(), "HX-Request": "true" };
  for (const [name, value] of Object.entries(headers)) xhr.setRequestHeader(name, value);
  xhr.upload.addEventListener("progress", (event) => row.progress(event.loaded / event.total));
  xhr.addEventListener("load", () => finish(element, row, xhr));
  xhr.addEventListener("error", () => row.fail(text("offline")));
  row.dismiss.addEventListener("click", () => xhr.abort());
  return new Promise((resolve) => {
    xhr.addEventListener("loadend", () => resolve());
    xhr.send(body);
  });
}

/**
 * @param {HTMLElement} element
 * @param {UploadRow} row
 * @param {XMLHttpRequest} xhr
 */
function finish(element, row, xhr) {
  if (xhr.status < 200 || xhr.status > 299) return row.fail(failure(xhr));
  passOn(xhr.getResponseHeader("HX-Trigger"));
  const elsewhere = xhr.getResponseHeader("HX-Redirect");
  if (elsewhere) return window.location.assign(elsewhere);
  const target = element.dataset.target && document.querySelector(element.dataset.target);
  if (!target) return row.done();
  const swapStyle = /** @type {import("htmx.org").HtmxSwapStyle} */ (element.dataset.swap ?? "afterbegin");
  htmx.swap(target, xhr.responseText, { swapStyle, swapDelay: 0, settleDelay: 20 });
  row.element.remove();
}
