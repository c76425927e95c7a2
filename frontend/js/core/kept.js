const PREFIX = "kept:";

/** @typedef {{ revision: string, at: string, fields: [string, string][] }} Kept words that are not saved yet */

/**
 * @param {string} key the person and what they write, parted by a colon
 * @param {Kept} words
 * @returns {boolean} false where this device keeps nothing, or is full
 */
export function keep(key, words) {
  try {
    localStorage.setItem(PREFIX + key, JSON.stringify(words));
    return true;
  } catch {
    return false;
  }
}

/**
 * @param {string} key
 * @returns {Kept | undefined}
 */
export function kept(key) {
  try {
    return JSON.parse(localStorage.getItem(PREFIX + key) ?? "null") ?? undefined;
  } catch {
    return undefined;
  }
}

/** @param {string} key */
export function forget(key) {
  try {
    localStorage.removeItem(PREFIX + key);
  } catch {
    // Nothing can have been kept there.
  }
}

/**
 * What others wrote on this device is not for whoever sits here now.
 * @param {string} [person] whose words stay
 */
export function forgetOthers(person) {
  try {
    for (const name of Object.keys(localStorage)) {
      if (name.startsWith(PREFIX) && !(person && name.startsWith(`${PREFIX}${person}:`))) localStorage.removeItem(name);
    }
  } catch {
    // As above.
  }
}
