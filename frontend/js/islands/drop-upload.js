import htmx from "htmx.org";

import { csrfHeaders } from "../core/csrf.js";
import { filesIn } from "../core/dropped.js";
import { failure } from "../core/htmx.js";
import { passOn } from "../core/pass-on.js";
import { text } from "../core/texts.js";
import { sizeOf, UploadRow } from "../core/upload-row.js";

const AT_ONCE = 2;

/**
 * Files that are dropped (folders too), pasted, chosen or photographed; each goes on its own to `data-url`, as
 * multipart field `data-name`, or piece by piece to `data-uploads` and then as field `upload`. The answer's HTML goes
 * into `data-target` (by `data-swap`); a refusal's text/plain words appear beside the file. The event `resume-file`
 * `{file, from}` goes on with one of which the server has a part.
 * @param {HTMLElement} element
 */
export function dropUpload(element) {
  const inputs = /** @type {NodeListOf<HTMLInputElement>} */ (element.querySelectorAll("input[type=file]"));
  const single = !inputs[0]?.multiple;
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
  const line = (/** @type {File} */ file, /** @type {UploadRow} */ row, from = "") => {
    queue.push(() => send(element, file, row, from));
    next();
  };
  const take = (/** @type {File[]} */ files) => {
    for (const file of single ? files.slice(0, 1) : files) {
      const row = new UploadRow(element, file);
      const limit = Number(element.dataset.largest ?? Infinity);
      row.onRetry(() => line(file, row));
      if (file.size > limit) row.fail(text("too_large", { limit: sizeOf(limit) }));
      else line(file, row);
    }
  };

  element.addEventListener("resume-file", (event) => {
    const { file, from } = /** @type {CustomEvent<{ file: File, from: string }>} */ (event).detail;
    const row = new UploadRow(element, file);
    row.onRetry(() => line(file, row, from));
    line(file, row, from);
  });
  for (const input of inputs) {
    input.addEventListener("change", () => {
      take([...(input.files ?? [])].filter((file) => file.name !== ".DS_Store"));
      input.value = "";
    });
  }
  for (const button of element.querySelectorAll("[data-choose]")) {
    const input = /** @type {HTMLInputElement} */ (element.querySelector(`input[data-for=${button.getAttribute("data-choose")}]`));
    button.addEventListener("click", () => input.click());
  }
  listenForDrops(element, take);
  listenForPaste(element, take);
}

/**
 * @param {HTMLElement} element
 * @param {(files: File[]) => void} take
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
    if (event.dataTransfer) void filesIn(event.dataTransfer).then(take);
  });
}

/**
 * Pasting anywhere on the page, but into a field only where it holds no words.
 * @param {HTMLElement} element
 * @param {(files: File[]) => void} take
 */
function listenForPaste(element, take) {
  const paste = (/** @type {ClipboardEvent} */ event) => {
    if (!element.isConnected) return document.removeEventListener("paste", paste);
    const files = [...(event.clipboardData?.files ?? [])];
    if (!files.length || event.clipboardData?.types.includes("text/plain") || !element.checkVisibility()) return;
    event.preventDefault();
    take(files);
  };
  document.addEventListener("paste", paste);
}

/**
 * @param {HTMLElement} element
 * @param {File} file
 * @param {UploadRow} row
 * @param {string} from where the server keeps what has come of it; empty for none
 */
async function send(element, file, row, from) {
  if (!row.element.isConnected) return;
  const form = element.dataset.form && document.querySelector(element.dataset.form);
  const body = form instanceof HTMLFormElement ? new FormData(form) : new FormData();
  if (!element.dataset.uploads) {
    body.append(element.dataset.name ?? "file", file);
    return ask(element, body, row);
  }
  const { sendPieces } = /** @type {typeof import("../core/resumable.js")} */ (await import(element.dataset.sender ?? ""));
  const stopped = new AbortController();
  row.dismiss.addEventListener("click", () => stopped.abort());
  try {
    const kept = await sendPieces(file, {
      endpoint: element.dataset.uploads,
      headers: csrfHeaders(),
      person: element.dataset.person ?? "",
      from,
      progress: (share) => row.progress(share),
      waiting: () => row.wait(),
      signal: stopped.signal,
    });
    body.append("upload", kept.url.split("/").at(-2) ?? "");
    await ask(element, body, row, kept.forget);
  } catch (error) {
    const words = error instanceof Error ? error.message : "";
    if (words) row.fail(words);
    else row.pause();
  }
}

/**
 * @param {HTMLElement} element
 * @param {FormData} body
 * @param {UploadRow} row
 * @param {() => void} [forget] what this device knows about the file
 * @returns {Promise<void>}
 */
function ask(element, body, row, forget) {
  const xhr = new XMLHttpRequest();
  xhr.open("POST", element.dataset.url ?? "");
  const headers = { ...csrfHeaders(), "HX-Request": "true" };
  for (const [name, value] of Object.entries(headers)) xhr.setRequestHeader(name, value);
  if (!body.has("upload")) {
    xhr.upload.addEventListener("progress", (event) => row.progress(event.loaded / event.total));
  }
  xhr.addEventListener("load", () => {
    if (xhr.status < 500 && xhr.status !== 423) forget?.();
    finish(element, row, xhr);
  });
  xhr.addEventListener("error", () => row.pause());
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
