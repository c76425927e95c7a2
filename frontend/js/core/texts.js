/** @type {Record<string, string> | undefined} */
let texts;

/**
 * A translated text of `ui/texts.py` with its `{holes}` filled.
 * @param {string} name
 * @param {Record<string, string | number>} [values]
 */
export function text(name, values = {}) {
  texts ??= JSON.parse(document.getElementById("island-texts")?.textContent ?? "{}");
  const found = texts?.[name] ?? name;
  return found.replace(/\{(\w+)\}/g, (whole, key) => String(values[key] ?? whole));
}
