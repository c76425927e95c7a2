/** The form's fields as figures; the form is what is sent, so it is also where everything is kept. */
export class Fields {
  /** @param {HTMLFormElement} form */
  constructor(form) {
    this.form = form;
  }

  /** @param {string} name */
  field(name) {
    const found = this.form.elements.namedItem(name);
    return found instanceof HTMLInputElement || found instanceof HTMLSelectElement ? found : null;
  }

  /**
   * @param {string} name
   * @param {number} fallback
   */
  figure(name, fallback = 0) {
    const value = Number.parseFloat(this.field(name)?.value ?? "");
    return Number.isFinite(value) ? value : fallback;
  }

  /** @param {string} name */
  isTicked(name) {
    const field = this.field(name);
    return field instanceof HTMLInputElement && field.checked;
  }

  /**
   * @param {string} name
   * @param {number | string} value
   */
  set(name, value) {
    const field = this.field(name);
    if (field) field.value = typeof value === "number" ? String(Math.round(value * 1000) / 1000) : value;
  }

  /** Tells whoever listens that a script changed something. */
  changed() {
    this.form.dispatchEvent(new Event("input", { bubbles: true }));
  }

  /** @returns {import("./boxes.js").Box} */
  get box() {
    return {
      left: this.figure("left") / 100,
      top: this.figure("top") / 100,
      width: this.figure("width", 100) / 100,
      height: this.figure("height", 100) / 100,
    };
  }

  set box(box) {
    this.set("left", box.left * 100);
    this.set("top", box.top * 100);
    this.set("width", box.width * 100);
    this.set("height", box.height * 100);
    this.changed();
  }

  get turn() {
    return this.figure("turn");
  }
}
