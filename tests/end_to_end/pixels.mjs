// Pictures as pixels, and the difference between two of them.
import {run} from './world.mjs';

export class Picture {
  constructor(width, bytes) {
    this.width = width;
    this.height = bytes.length / 3 / width;
    this.bytes = bytes;
  }

  // `width` is the picture's width, or the width to which it is scaled.
  static async read(file, width) {
    return new Picture(width, await run('convert', [file, '-resize', `${width}x`, '-depth', '8', 'rgb:-']));
  }

  at(x, y) {
    const start = 3 * (Math.round(y) * this.width + Math.round(x));
    return this.bytes.subarray(start, start + 3);
  }

  // Whether both are equal in this area.
  equals(other, {left, top, width, height}) {
    for (let y = top; y < top + height; ++y) {
      const [start, end] = [3 * (y * this.width + left), 3 * (y * this.width + left + width)];
      if (this.bytes.compare(other.bytes, start, end, start, end) !== 0) return false;
    }
    return true;
  }
}

// The largest difference of a channel, 0 to 255.
export function distance(one, other) {
  return Math.max(...[0, 1, 2].map((channel) => Math.abs(one[channel] - other[channel])));
}

// Whether a pixel close to (x, y) has nearly this colour.
export function hasColourNear(picture, {x, y}, colour, reach = 2) {
  for (let dy = -reach; dy <= reach; ++dy) {
    for (let dx = -reach; dx <= reach; ++dx) {
      if (distance(picture.at(x + dx, y + dy), colour) < 24) return true;
    }
  }
  return false;
}

// The share of the area's pixels that differ by more than anti-aliasing does.
export function partThatDiffers(one, other, {left, top, width, height}) {
  let differing = 0;
  for (let y = top; y < top + height; ++y) {
    for (let x = left; x < left + width; ++x) {
      if (distance(one.at(x, y), other.at(x, y)) > 64) ++differing;
    }
  }
  return differing / (width * height);
}

export function partWithInk(picture, paper, {left, top, width, height}) {
  let inked = 0;
  for (let y = top; y < top + height; ++y) {
    for (let x = left; x < left + width; ++x) {
      if (distance(picture.at(x, y), paper) > 64) ++inked;
    }
  }
  return inked / (width * height);
}
