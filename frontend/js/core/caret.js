/**
 * Puts words where the caret stands, as if they were typed.
 * @param {HTMLTextAreaElement | HTMLInputElement} field
 * @param {string} words
 * @param {number} [from] where they begin; what stands between there and the caret is replaced
 */
export function insertAtCaret(field, words, from = field.selectionStart ?? field.value.length) {
  field.focus();
  field.setRangeText(words, from, field.selectionEnd ?? field.value.length, "end");
  field.dispatchEvent(new Event("input", { bubbles: true }));
}

/**
 * With a blank line around them, unless one is there.
 * @param {HTMLTextAreaElement} field
 * @param {string} words
 */
export function insertAsLines(field, words) {
  const before = field.value.slice(0, field.selectionStart);
  const after = field.value.slice(field.selectionEnd);
  const lead = !before.trim() || /\n\s*\n$/.test(before) ? "" : before.endsWith("\n") ? "\n" : "\n\n";
  const tail = /^\s*\n\s*\n/.test(after) ? "" : after.startsWith("\n") ? "\n" : "\n\n";
  insertAtCaret(field, `${lead}${words}${tail}`);
}
