export const DIVIDER = "---";
const DIVIDERS = /(?<=^|\n)[ \t]*---[ \t]*(?=\n|$)/;

/**
 * The posts of a thread, as `flow/posts/rules.py` parts them: a line that holds nothing but --- divides. Empty ones at
 * the end are not sent.
 * @param {string} text
 */
export function parted(text) {
  const parts = text.split(DIVIDERS);
  if (parts.length === 1) return parts;
  const tidy = parts.map((part) => part.trim());
  while (tidy.length > 1 && !tidy.at(-1)) tidy.pop();
  return tidy;
}

/** @param {string[]} parts one text where a network has no threads */
export function joined(parts) {
  return parts.length > 1 ? parts.filter(Boolean).join("\n\n") : (parts[0] ?? "");
}
