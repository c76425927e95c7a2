const segmenter = new Intl.Segmenter(undefined, { granularity: "grapheme" });
const encoder = new TextEncoder();

/**
 * How long a text is, as a network counts it.
 * @param {string} text
 * @param {string} unit graphemes, characters (code points) or bytes (UTF-8)
 */
export function measure(text, unit) {
  if (unit === "bytes") return encoder.encode(text).length;
  if (unit === "characters") return [...text].length;
  return [...segmenter.segment(text)].length;
}
