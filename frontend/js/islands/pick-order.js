/**
 * A grid whose checkboxes (`.bulk-pick`) are numbered in the order in which they were ticked. The field that
 * `data-order` names holds their values in that order.
 * @param {HTMLElement} grid
 */
export function pickOrder(grid) {
  /** @type {string[]} */
  let order = [];
  const follow = () => {
    if (!grid.isConnected) return stop();
    const ticked = [...grid.querySelectorAll("input.bulk-pick")].filter((one) => one instanceof HTMLInputElement && one.checked);
    const values = ticked.map((one) => /** @type {HTMLInputElement} */ (one).value);
    order = [...order.filter((value) => values.includes(value)), ...values.filter((value) => !order.includes(value))];
    show(grid, order);
  };
  // After every other listener: some of them tick boxes themselves.
  const later = () => setTimeout(follow);
  const stop = () => {
    document.removeEventListener("click", later);
    document.removeEventListener("htmx:afterSettle", later);
  };
  document.addEventListener("click", later);
  document.addEventListener("htmx:afterSettle", later);
}

/**
 * @param {HTMLElement} grid
 * @param {string[]} order
 */
function show(grid, order) {
  const field = document.getElementById(grid.dataset.order ?? "");
  if (field instanceof HTMLInputElement) field.value = order.join(",");
  for (const pick of /** @type {NodeListOf<HTMLInputElement>} */ (grid.querySelectorAll("input.bulk-pick"))) {
    const place = pick.parentElement?.querySelector(".shelf-place");
    if (place) place.textContent = pick.checked ? String(order.indexOf(pick.value) + 1) : "";
  }
}
