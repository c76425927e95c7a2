/**
 * Fills a hidden field with the time zone of the device.
 * @param {HTMLElement} element
 */
export function timeZone(element) {
  const input = /** @type {HTMLInputElement} */ (element);
  input.value ||= Intl.DateTimeFormat().resolvedOptions().timeZone;
}
