import { Upload } from "tus-js-client";

const CHUNK = 16 * 1024 * 1024; // below what proxies let through, large enough for a quick line
const RETRY_DELAYS = [0, 1000, 3000, 5000, 10_000, 20_000, 30_000];
const FINAL = [400, 401, 403, 404, 413, 415, 422, 507]; // asking again gets the same answer
const PREFIX = "kept:"; // see kept.js: what one person left on this device is not for the next one

/**
 * Sends a file by tus 1.0; `url` is where the server keeps it. A line that breaks is waited for;
 * the same file chosen again, also after the browser was closed, goes on where it stopped.
 * @param {File} file
 * @param {object} how
 * @param {string} how.endpoint
 * @param {Record<string, string>} how.headers
 * @param {string} how.person whose files this device remembers
 * @param {string} [how.from] where the server keeps it, if this is known otherwise
 * @param {(share: number) => void} how.progress from 0 to 1
 * @param {() => void} how.waiting the line broke, and it will be tried again
 * @param {AbortSignal} how.signal the server forgets what it has
 * @returns {Promise<{ url: string, forget: () => void }>} `forget` once nobody need go on with it; rejects with the
 *   server's words, or "" where there are none
 */
export function sendPieces(file, { endpoint, headers, person, from, progress, waiting, signal }) {
  const known = `${person}:upload:${mark(endpoint, file)}`;
  return new Promise((resolve, reject) => {
    const upload = new Upload(file, {
      endpoint,
      headers,
      chunkSize: CHUNK,
      retryDelays: RETRY_DELAYS,
      uploadDataDuringCreation: true,
      storeFingerprintForResuming: Boolean(person),
      metadata: { filename: file.name, filetype: file.type },
      fingerprint: () => Promise.resolve(known),
      urlStorage: new Remembered(),
      onProgress: (sent, total) => progress(total ? sent / total : 0),
      onShouldRetry: (error) => {
        const again = !FINAL.includes(error.originalResponse?.getStatus() ?? 0);
        if (again) waiting();
        return again;
      },
      onError: (error) => reject(new Error(wordsOf(error))),
      onSuccess: () => resolve({ url: upload.url ?? "", forget: () => forget(known) }),
    });
    signal.addEventListener("abort", () => void upload.abort(true).catch(() => undefined));
    void upload.findPreviousUploads().then(([previous]) => {
      if (signal.aborted) return;
      if (from) upload.resumeFromPreviousUpload(begunAt(from, file));
      else if (previous) upload.resumeFromPreviousUpload(previous);
      upload.start();
    });
  });
}

/**
 * As tus-js-client remembers one.
 * @param {string} uploadUrl
 * @param {File} file
 */
function begunAt(uploadUrl, file) {
  return { uploadUrl, size: file.size, metadata: {}, creationTime: "", urlStorageKey: "", parallelUploadUrls: null };
}

/** @param {Error | import("tus-js-client").DetailedError} error */
function wordsOf(error) {
  const answer = "originalResponse" in error ? error.originalResponse : undefined;
  const plain = (answer?.getHeader("Content-Type") ?? "").startsWith("text/plain");
  return plain ? (answer?.getBody() ?? "") : "";
}

/**
 * Tells files apart without saying what they are called.
 * @param {string} endpoint
 * @param {File} file
 */
function mark(endpoint, file) {
  const known = [endpoint, file.name, file.webkitRelativePath, file.type, file.size, file.lastModified].join("\n");
  let sum = 0xcbf29ce484222325n;
  for (const byte of new TextEncoder().encode(known)) {
    sum = BigInt.asUintN(64, (sum ^ BigInt(byte)) * 0x100000001b3n);
  }
  return sum.toString(36);
}

/** @param {string} known */
function forget(known) {
  try {
    localStorage.removeItem(PREFIX + known);
  } catch {
    // Nothing can have been kept there.
  }
}

/** Addresses of files on their way, without their names. */
class Remembered {
  findAllUploads() {
    return this.#found(PREFIX);
  }

  /** @param {string} fingerprint */
  findUploadsByFingerprint(fingerprint) {
    return this.#found(PREFIX + fingerprint);
  }

  /** @param {string} key */
  async removeUpload(key) {
    forget(key.slice(PREFIX.length));
  }

  /**
   * @param {string} fingerprint
   * @param {import("tus-js-client").PreviousUpload} upload
   */
  async addUpload(fingerprint, { uploadUrl, size, creationTime }) {
    try {
      localStorage.setItem(PREFIX + fingerprint, JSON.stringify({ uploadUrl, size, creationTime, metadata: {} }));
    } catch {
      // This device keeps nothing, or is full: the file is sent from its beginning next time.
    }
    return PREFIX + fingerprint;
  }

  /**
   * @param {string} key
   * @returns {Promise<import("tus-js-client").PreviousUpload[]>}
   */
  async #found(key) {
    try {
      const found = JSON.parse(localStorage.getItem(key) ?? "null");
      return found ? [{ ...found, urlStorageKey: key }] : [];
    } catch {
      return [];
    }
  }
}
