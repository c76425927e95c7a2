import { text } from "../core/texts.js";
import { clamp } from "./boxes.js";

const LEAST = 0.2;

/**
 * Which part of a video stays: two handles over its pictures, and the part played.
 * @param {HTMLElement} root
 * @param {import("./fields.js").Fields} fields
 * @param {any} facts
 * @returns {() => void} shows it anew
 */
export function trim(root, fields, facts) {
  const [start, end] = ["start", "end"].map((name) => root.querySelector(`[data-range="${name}"]`));
  const part = root.querySelector("[data-part]");
  const lasts = root.querySelector("[data-lasts]");
  const video = root.querySelector("video");
  if (!(start instanceof HTMLInputElement && end instanceof HTMLInputElement && part instanceof HTMLElement)) return () => {};
  const span = () => ({ from: fields.figure("start"), to: fields.figure("end", facts.seconds) });

  start.addEventListener("input", (event) => {
    event.stopPropagation();
    const from = clamp(Number(start.value), 0, span().to - LEAST);
    fields.set("start", from);
    if (video) video.currentTime = from;
    fields.changed();
  });
  end.addEventListener("input", (event) => {
    event.stopPropagation();
    const to = clamp(Number(end.value), span().from + LEAST, facts.seconds);
    fields.set("end", to >= facts.seconds - 0.05 ? "" : to);
    if (video) video.currentTime = Math.max(0, to - 0.05);
    fields.changed();
  });
  if (video) playPart(root, video, span);

  return () => {
    const { from, to } = span();
    start.value = String(from);
    end.value = String(to);
    part.style.left = `${(100 * from) / facts.seconds}%`;
    part.style.right = `${100 - (100 * to) / facts.seconds}%`;
    if (lasts) lasts.textContent = text("part_lasts", { n: (to - from).toFixed(1), all: facts.seconds.toFixed(1) });
  };
}

/**
 * @param {HTMLElement} root
 * @param {HTMLVideoElement} video
 * @param {() => { from: number, to: number }} span
 */
function playPart(root, video, span) {
  root.querySelector("[data-play]")?.addEventListener("click", () => {
    if (!video.paused) return video.pause();
    const { from, to } = span();
    if (video.currentTime < from || video.currentTime >= to - 0.1) video.currentTime = from;
    video.play().catch(() => {});
  });
  video.addEventListener("timeupdate", () => {
    if (!video.paused && video.currentTime >= span().to) video.pause();
  });
}
