import type { Photograph } from './photograph.ts';

/**
 * The same screen as a phone sees it that is held by hand: turned and tilted a little, not quite in focus, with the stripes
 * that a screen and a sensor make together, light from one side, and noise. The same `seed`, the same picture. From a
 * `distance` of 2 so many pixels of the screen are one of the picture's, across and down.
 */
export function holdPhone(shown: Photograph, seed: number, distance = 1): Photograph {
  const screen = stepBack(shown, distance);
  const random = numbersFrom(seed);
  const within = (most: number) => (random() * 2 - 1) * most;
  const [width, height] = [Math.round(screen.width * 1.1), Math.round(screen.height * 1.15)];
  const angle = within(0.08);
  const [sine, cosine] = [Math.sin(angle), Math.cos(angle)];
  const tilt = { x: within(0.12) / width, y: within(0.12) / height };
  const zoom = 1 + within(0.05);
  const stripes = { across: 0.2 + random() * 0.5, down: 0.2 + random() * 0.5, depth: 0.04 };
  const light = within(0.2);
  const shades = new Float32Array(width * height);
  for (let y = 0; y < height; y += 1) {
    for (let x = 0; x < width; x += 1) {
      const [fromMiddleX, fromMiddleY] = [x - width / 2, y - height / 2];
      const depth = (1 + tilt.x * fromMiddleX + tilt.y * fromMiddleY) * zoom;
      const seenX = (fromMiddleX * cosine - fromMiddleY * sine) / depth + screen.width / 2;
      const seenY = (fromMiddleX * sine + fromMiddleY * cosine) / depth + screen.height / 2;
      const wave = 1 + stripes.depth * Math.sin(stripes.across * x + stripes.down * y);
      const side = 1 + light * (x / width - 0.5);
      shades[y * width + x] = shadeAt(screen, seenX, seenY) * wave * side;
    }
  }
  const blurred = blur(blur({ width, height, shades }));
  for (let at = 0; at < shades.length; at += 1)
    blurred.shades[at] = Math.min(255, Math.max(0, blurred.shades[at]! + within(9)));
  return blurred;
}

function stepBack({ width, height, shades }: Photograph, distance: number): Photograph {
  const far = { width: Math.floor(width / distance), height: Math.floor(height / distance) };
  const means = new Float32Array(far.width * far.height);
  for (let y = 0; y < far.height * distance; y += 1) {
    for (let x = 0; x < far.width * distance; x += 1) {
      const at = Math.floor(y / distance) * far.width + Math.floor(x / distance);
      means[at]! += shades[y * width + x]! / distance ** 2;
    }
  }
  return { ...far, shades: means };
}

/** Between pixels their mean; beside the screen the desk. */
function shadeAt({ width, height, shades }: Photograph, x: number, y: number): number {
  const [left, top] = [Math.floor(x), Math.floor(y)];
  if (left < 0 || top < 0 || left >= width - 1 || top >= height - 1) return 90;
  const [toRight, down] = [x - left, y - top];
  const at = top * width + left;
  const upper = shades[at]! * (1 - toRight) + shades[at + 1]! * toRight;
  const lower = shades[at + width]! * (1 - toRight) + shades[at + width + 1]! * toRight;
  return upper * (1 - down) + lower * down;
}

function blur({ width, height, shades }: Photograph): Photograph {
  const blurred = new Float32Array(shades);
  const around = (at: number) => shades[at - 1]! + 2 * shades[at]! + shades[at + 1]!;
  for (let y = 1; y < height - 1; y += 1) {
    for (let x = 1; x < width - 1; x += 1) {
      const at = y * width + x;
      blurred[at] = (around(at - width) + 2 * around(at) + around(at + width)) / 16;
    }
  }
  return { width, height, shades: blurred };
}

/** From 0 to 1, the same ones for the same seed. */
function numbersFrom(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  };
}
