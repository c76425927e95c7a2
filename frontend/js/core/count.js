import { countGraphemes } from "unicode-segmenter/grapheme";

const encoder = new TextEncoder();

/** @typedef {{ url_length?: number | null, short_mentions?: boolean }} Rules how a network shortens before it counts */

// Everything here says the same as ports/channels/text.py; a test compares both over many texts.
const WORD = "[\\p{Alphabetic}\\p{M}\\p{Nd}\\p{Pc}\\p{Join_Control}]";
const URLS = /https?:\/\/[^\s<>"]*[^\s<>".,;:!?'\u2019\u201d\u00bb)]/giu;
const MENTIONS = new RegExp(`(?<!(?:${WORD}|[/@]))(@${WORD}+(?:[.-]+${WORD}+)*)@(?:${WORD}|-)+(?:\\.(?:${WORD}|-)+)+`, "gu");
const ONE = "(?![\\u00a9\\u00ae])(?:\\p{Emoji_Presentation}|\\p{Extended_Pictographic}|\\p{Emoji}(?=\\ufe0f))";
const TONE = "(?:[\\u{1f3fb}-\\u{1f3ff}]|[\\u{e0020}-\\u{e007e}]+\\u{e007f})?";
const SIGN = `(?:${ONE}|[\\u00a9\\u00ae](?=\\ufe0f))\\ufe0f?${TONE}`;
const EMOJI = new RegExp(`[\\u{1f1e6}-\\u{1f1ff}]{2}|[0-9#*]\\ufe0f?\\u20e3|${SIGN}(?:\\u200d${SIGN})*`, "gu");
const EMOJI_PART = /[\p{Extended_Pictographic}\p{Regional_Indicator}\p{Emoji_Modifier}\u200d\ufe0f\u20e3\u{e0020}-\u{e007f}]/gu;
const LIGHT = [[0x0, 0x10ff], [0x2000, 0x200d], [0x2010, 0x201f], [0x2032, 0x2037]];
const RESERVED = new Set("|{}@[]()<>#*_~\\");

/** @type {Record<string, (text: string) => number>} */
const COUNTS = {
  graphemes: countGraphemes, // browsers differ in theirs by the Unicode version they know
  characters: (text) => [...text].length,
  weighted: countWeighted,
  utf16: (text) => text.length,
  escaped: (text) => [...text].reduce((sum, sign) => sum + (RESERVED.has(sign) ? 2 : 1), 0),
  emoji_bytes: countEmojiBytes,
  bytes: (text) => encoder.encode(text).length,
};

/**
 * How long a text is, as a network counts it. Bytes are those of the text itself.
 * @param {string} text
 * @param {string} unit
 * @param {Rules} [rules]
 */
export function measure(text, unit, rules = {}) {
  const counted = unit === "bytes" ? text : shortened(text, rules);
  return (COUNTS[unit] ?? COUNTS["graphemes"])?.(counted) ?? 0;
}

/**
 * @param {string} text
 * @param {Rules} rules
 */
function shortened(text, rules) {
  const { url_length: length, short_mentions: short } = rules;
  const said = typeof length === "number" ? text.replace(URLS, "x".repeat(length)) : text;
  return short ? said.replace(MENTIONS, "$1") : said;
}

/** @param {string} text */
function countWeighted(text) {
  let emoji = 0;
  const rest = text.normalize("NFC").replace(EMOJI, () => {
    emoji += 1;
    return "";
  });
  const weight = (/** @type {string} */ sign) => (isLight(sign.codePointAt(0) ?? 0) ? 1 : 2);
  return [...rest].reduce((sum, sign) => sum + weight(sign), 2 * emoji);
}

/** @param {string} text */
function countEmojiBytes(text) {
  const parts = text.match(EMOJI_PART) ?? [];
  return parts.reduce((sum, part) => sum + encoder.encode(part).length - 1, [...text].length);
}

/** @param {number} point */
function isLight(point) {
  return LIGHT.some(([first = 0, last = 0]) => first <= point && point <= last);
}
