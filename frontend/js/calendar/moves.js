import { csrfHeaders } from "../core/csrf.js";
import { text } from "../core/texts.js";
import { showToast } from "../core/toast.js";

/** @typedef {{ start: string, clock: string, own: string, due: string, said: string, undo: string }} Moved */

/** @type {string[]} Addresses that take a move back, the latest last. */
const undos = [];

/** @type {Promise<unknown>} Whoever takes a move back before the server has answered means that one. */
let moving = Promise.resolve();

/**
 * The server says in words how it went.
 * @param {string} url
 * @param {{ publication: string, due: string, seen: string, zone: string }} wanted
 * @returns {Promise<Moved | undefined>} nothing when it stays where it was
 */
export function move(url, wanted) {
  const asked = ask(url, wanted);
  moving = asked;
  return asked;
}

/**
 * @param {string} url
 * @param {Record<string, string>} wanted
 * @returns {Promise<Moved | undefined>}
 */
async function ask(url, wanted) {
  const answer = await post(url, new URLSearchParams(wanted));
  if (!answer) return undefined;
  undos.push(answer.undo);
  showToast({ text: answer.said, undo: answer.undo });
  return answer;
}

/**
 * Ctrl or Cmd Z and the button of the message take a move back.
 * @param {() => void} changed
 */
export function watchUndo(changed) {
  document.addEventListener("take-back", (event) => {
    event.preventDefault();
    void takeBack(/** @type {CustomEvent} */ (event).detail.url, changed);
  });
  document.addEventListener("keydown", (event) => {
    const isUndo = (event.ctrlKey || event.metaKey) && !event.shiftKey && event.key.toLowerCase() === "z";
    const isTyping = event.target instanceof Element && event.target.matches("input, textarea, select, [contenteditable]");
    if (!isUndo || isTyping || document.querySelector("dialog[open]")) return;
    event.preventDefault();
    void takeBackLast(changed);
  });
}

/** @param {() => void} changed */
async function takeBackLast(changed) {
  await moving;
  const url = undos.at(-1);
  if (url) await takeBack(url, changed);
}

/**
 * @param {string} url
 * @param {() => void} changed
 */
async function takeBack(url, changed) {
  if (undos.includes(url)) undos.splice(undos.indexOf(url), 1);
  document.querySelector(`[data-undo="${CSS.escape(url)}"]`)?.closest(".toast")?.remove();
  const answer = await post(url, new URLSearchParams(), url);
  if (answer) showToast({ text: answer.said });
  changed();
}

/**
 * @param {string} url
 * @param {URLSearchParams} body
 * @param {string} [undo] what takes a move back and is kept when the server was not reached
 * @returns {Promise<any>}
 */
async function post(url, body, undo = "") {
  const headers = { ...csrfHeaders(), Accept: "application/json" };
  try {
    const answer = await fetch(url, { method: "POST", headers, body });
    const isJson = answer.headers.get("Content-Type")?.startsWith("application/json");
    const said = isJson ? await answer.json() : {};
    if (answer.ok) return said;
    const words = answer.status === 401 ? text("session_over") : (said.said ?? text("failed"));
    showToast({ text: words, tone: "bad" });
  } catch {
    if (undo) undos.push(undo);
    showToast({ text: text("offline"), tone: "bad", undo });
  }
  return undefined;
}
