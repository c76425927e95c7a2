import { text } from "../core/texts.js";
import { crop } from "../editor/crop.js";
import { Fields } from "../editor/fields.js";
import { layers } from "../editor/layers.js";
import { trim } from "../editor/trim.js";

/**
 * The editor of a photo or a video: what the form says, shown on the picture. The server makes the truth of it.
 * @param {HTMLElement} root
 */
export function pictureEditor(root) {
  const form = document.getElementById(root.dataset.form ?? "");
  const facts = JSON.parse(root.querySelector("[data-facts]")?.textContent ?? "{}");
  if (!(form instanceof HTMLFormElement)) return;
  const fields = new Fields(form);
  crop(root, fields, facts);
  const parts = [layers(root, fields, facts), ...(root.dataset.kind === "video" ? [trim(root, fields, facts)] : [])];
  const show = () => {
    showPicture(root, fields, facts);
    for (const part of parts) part();
  };
  form.addEventListener("input", show);
  form.addEventListener("change", show);
  for (const button of /** @type {NodeListOf<HTMLElement>} */ (form.querySelectorAll("[data-reset]"))) {
    button.addEventListener("click", () => {
      for (const name of (button.dataset.reset ?? "").split(" ")) fields.set(name, 0);
      fields.changed();
    });
  }
  addEventListener("resize", show);
  show();
}

/**
 * @param {HTMLElement} root
 * @param {Fields} fields
 * @param {any} facts
 */
function showPicture(root, fields, facts) {
  const sheet = /** @type {HTMLElement} */ (root.querySelector("[data-sheet]"));
  const picture = /** @type {HTMLElement | null} */ (root.querySelector("[data-picture] > *"));
  const frame = /** @type {HTMLElement} */ (root.querySelector("[data-crop]"));
  const lies = fields.turn % 180 !== 0;
  const [width, height] = lies ? [facts.height, facts.width] : [facts.width, facts.height];
  sheet.style.setProperty("--ratio", String(width / height));
  if (picture) {
    picture.style.width = lies ? "100cqh" : "100cqw";
    picture.style.height = lies ? "100cqw" : "100cqh";
    const mirror = fields.isTicked("flip") ? "scaleX(-1) " : "";
    picture.style.transform = `translate(-50%, -50%) ${mirror}rotate(${fields.turn}deg)`;
    const light = 1 + fields.figure("brightness") / 100;
    picture.style.filter = `brightness(${light}) contrast(${1 + fields.figure("contrast") / 100})`;
  }
  const box = fields.box;
  frame.style.left = `${box.left * 100}%`;
  frame.style.top = `${box.top * 100}%`;
  frame.style.width = `${box.width * 100}%`;
  frame.style.height = `${box.height * 100}%`;
  const size = root.querySelector("[data-size]");
  const sides = { width: Math.max(1, Math.round(width * box.width)), height: Math.max(1, Math.round(height * box.height)) };
  if (size) size.textContent = text("edit_size", sides);
}
