import { createCanvas, loadImage } from '@napi-rs/canvas';
import jsqr from 'jsqr';
import { PNG } from 'pngjs';
import { describe, expect, it } from 'vitest';
import { qrExtent, qrLines } from '../../src/render/qr.ts';
import { qrPng, qrSvg } from '../../src/render/qr-picture.ts';

/** 135 characters of Crockford's base32, as long as a ticket's. */
const ticket = `${'ADM1T0NE'.repeat(16)}7SEATXY`;
const read = jsqr.default;

describe('qr', () => {
  it('fits a ticket into 80 x 24', () => {
    expect(ticket).toHaveLength(135);
    expect(qrExtent(ticket, { unicode: true })).toEqual({ columns: 45, lines: 23 });
    expect(qrLines(ticket, { unicode: true, colours: 0 })).toHaveLength(23);
  });

  it('is read back from the PNG', async () => {
    const { data, width, height } = PNG.sync.read(await qrPng(ticket));
    expect(read(new Uint8ClampedArray(data), width, height)?.data).toBe(ticket);
  });

  it('is an SVG of its own, whose title is read aloud', () => {
    const svg = qrSvg(ticket, 'Tom & Jerry <1>');
    expect(svg).toMatch(/^<svg [^>]*viewBox="0 0 49 49" role="img" aria-labelledby="title"/);
    expect(svg).toContain('<title id="title">Tom &amp; Jerry &lt;1&gt;</title>');
  });

  it('is read back from the SVG', async () => {
    const picture = await loadImage(Buffer.from(qrSvg(ticket, 'A ticket')));
    const context = createCanvas(392, 392).getContext('2d');
    context.drawImage(picture, 0, 0, 392, 392);
    const { data, width, height } = context.getImageData(0, 0, 392, 392);
    expect(read(data, width, height)?.data).toBe(ticket);
  });
});
