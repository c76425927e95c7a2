/** @typedef {{ left: number, top: number, width: number, height: number }} Box in parts of the picture's sides */
/** @typedef {"nw" | "ne" | "sw" | "se"} Corner */

const LEAST = 0.03;

/**
 * @param {Box} box
 * @param {number} dx
 * @param {number} dy
 * @returns {Box}
 */
export function moved(box, dx, dy) {
  return { ...box, left: clamp(box.left + dx, 0, 1 - box.width), top: clamp(box.top + dy, 0, 1 - box.height) };
}

/**
 * The corner goes along with the pointer; the opposite one stays.
 * @param {Box} box
 * @param {Corner} corner
 * @param {number} dx
 * @param {number} dy
 * @param {number | null} ratio width by height, both in parts of the sides; null: free
 * @returns {Box}
 */
export function resized(box, corner, dx, dy, ratio) {
  const west = corner.endsWith("w");
  const north = corner.startsWith("n");
  const roomX = west ? box.left + box.width : 1 - box.left;
  const roomY = north ? box.top + box.height : 1 - box.top;
  let width = clamp(box.width + (west ? -dx : dx), LEAST, roomX);
  let height = clamp(box.height + (north ? -dy : dy), LEAST, roomY);
  if (ratio) {
    width = Math.min(width, roomY * ratio);
    height = width / ratio;
  }
  return {
    left: west ? box.left + box.width - width : box.left,
    top: north ? box.top + box.height - height : box.top,
    width,
    height,
  };
}

/**
 * The largest box of a shape between the two, with the focus as near its middle as can be.
 * @param {number} side the picture's width by its height
 * @param {number | null} least width by height in pixels
 * @param {number | null} most
 * @param {number[]} focus
 * @returns {Box}
 */
export function fitted(side, least, most, focus) {
  const wanted = Math.min(Math.max(side, least ?? 0), most ?? Infinity);
  const width = Math.min(1, wanted / side);
  const height = Math.min(1, side / wanted);
  const [x = 0.5, y = 0.5] = focus;
  return { left: clamp(x - width / 2, 0, 1 - width), top: clamp(y - height / 2, 0, 1 - height), width, height };
}

/**
 * Where a point of the picture lies once it is turned clockwise and then mirrored.
 * @param {number[]} point
 * @param {number} turn
 * @param {boolean} flip
 */
export function turnedPoint(point, turn, flip) {
  let [x = 0.5, y = 0.5] = point;
  for (let done = 0; done < turn; done += 90) [x, y] = [1 - y, x];
  return [flip ? 1 - x : x, y];
}

/**
 * @param {number} value
 * @param {number} least
 * @param {number} most
 */
export function clamp(value, least, most) {
  return Math.min(Math.max(value, least), Math.max(least, most));
}
