import { text } from "../core/texts.js";
import { clock } from "./local-time.js";

/**
 * Says what time it is in the zone that the box names; an empty box starts with the zone of the device.
 * @param {HTMLElement} element
 */
export function zoneHint(element) {
  const input = /** @type {HTMLInputElement} */ (element.querySelector("input"));
  const output = /** @type {HTMLOutputElement} */ (element.querySelector("output"));
  input.value ||= Intl.DateTimeFormat().resolvedOptions().timeZone;
  const show = () => {
    output.value = timeIn(input.value);
  };
  input.addEventListener("input", show);
  show();
}

/** @param {string} zone */
function timeIn(zone) {
  try {
    return zone ? text("zone_now", { time: clock(new Date(), zone) }) : "";
  } catch {
    return "";
  }
}
