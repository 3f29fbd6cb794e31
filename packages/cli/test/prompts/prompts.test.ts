import { afterEach, describe, expect, it } from 'vitest';
import { runScript, type Terminal } from '../support/terminal.ts';

let terminal: Terminal | undefined;
afterEach(async () => terminal?.close());

describe('questions at a terminal', () => {
  it('are answered with keys, and show neither secrets nor what the server hid in a name', async () => {
    terminal = runScript(new URL('../support/ask.ts', import.meta.url), []);
    await terminal.waitFor(/Pay with[\s\S]*Visa 4242[\s\S]*another card/);
    terminal.press('down', 'enter');
    await terminal.waitFor(/Pay with another card[\s\S]*Password/);
    terminal.type('no');
    terminal.press('enter');
    await terminal.waitFor('Too short.');
    terminal.type('pe');
    await terminal.waitFor('****');
    terminal.press('enter');
    await terminal.waitFor('Buy?');
    terminal.press('enter');
    await terminal.waitFor('{"card":"new","secret":"nope","isSure":true}');
    expect(await terminal.exit).toBe(0);
  });
});
