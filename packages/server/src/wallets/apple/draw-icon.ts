import { crc32, deflateSync } from 'node:zlib';

/** A ticket with its two notches, as a PNG of so many pixels in a square. */
export function drawIcon(size: number): Buffer {
  const rows = Array.from({ length: size }, (_, y) => {
    const row = Buffer.alloc(1 + size * 4);
    for (let x = 0; x < size; x += 1) row.set(pixel(x, y, size), 1 + x * 4);
    return row;
  });
  const header = Buffer.alloc(13);
  header.writeUInt32BE(size, 0);
  header.writeUInt32BE(size, 4);
  // Eight bits a channel; red, green, blue and alpha.
  header.set([8, 6, 0, 0, 0], 8);
  return Buffer.concat([
    Buffer.from('89504e470d0a1a0a', 'hex'),
    chunk('IHDR', header),
    chunk('IDAT', deflateSync(Buffer.concat(rows))),
    chunk('IEND', Buffer.alloc(0)),
  ]);
}

/** How much of the pixel the ticket covers, from 16 points in it, so that its edges are smooth. */
function pixel(x: number, y: number, size: number): readonly number[] {
  let covered = 0;
  for (let point = 0; point < 16; point += 1) {
    const right = (x + ((point % 4) + 0.5) / 4) / size;
    const down = (y + (Math.floor(point / 4) + 0.5) / 4) / size;
    if (isTicket(right, down)) covered += 1;
  }
  return [...red, Math.round((covered * 255) / 16)];
}

/** Right and down from 0 to 1: a wide card, a bite out of each short side, and the line to tear it along. */
function isTicket(right: number, down: number): boolean {
  const isCard = right > 0.06 && right < 0.94 && down > 0.24 && down < 0.76;
  const isBitten = Math.hypot(Math.min(right - 0.06, 0.94 - right), down - 0.5) < 0.11;
  const isLine = Math.abs(right - 0.66) < 0.025 && Math.floor(((down - 0.24) / 0.52) * 9) % 2 === 1;
  return isCard && !isBitten && !isLine;
}

const red = [140, 40, 40] as const;

/** https://www.w3.org/TR/png-3/#5Chunk-layout */
function chunk(type: string, data: Buffer): Buffer {
  const typeAndData = Buffer.concat([Buffer.from(type, 'latin1'), data]);
  const around = Buffer.alloc(8);
  around.writeUInt32BE(data.length, 0);
  around.writeUInt32BE(crc32(typeAndData), 4);
  return Buffer.concat([around.subarray(0, 4), typeAndData, around.subarray(4)]);
}
