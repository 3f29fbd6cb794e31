import { mkdtempSync } from 'node:fs';
import { hostname, tmpdir } from 'node:os';
import { join } from 'node:path';
import { beforeEach, describe, expect, it } from 'vitest';
import { readSettings } from '../../src/settings.ts';
import { type AdmitOptions, admit, admitJson } from '../support/admit.ts';

let machine: AdmitOptions;

beforeEach(() => {
  machine = { server: '', folder: mkdtempSync(join(tmpdir(), 'admit-config-')) };
});

describe('admit config', () => {
  it('sets what other commands then go by, and goes back', async () => {
    const done = await admit(['config', 'set', 'server', 'https://tickets.example/'], machine);
    expect(done).toMatchObject({ code: 0, stdout: '' });
    expect(readSettings({}, machine.folder).server).toEqual({ url: 'https://tickets.example', from: 'file' });
    expect((await admit(['config', 'get', 'server'], machine)).stdout).toBe('https://tickets.example\n');
    const listed = await admitJson(['config', 'list', '--fields', 'key,value,from'], machine);
    expect(listed).toEqual([
      { key: 'server', value: 'https://tickets.example', from: 'file' },
      { key: 'unicode', value: 'auto', from: 'default' },
      { key: 'screen-reader', value: 'off', from: 'default' },
      { key: 'gate', value: hostname(), from: 'default' },
    ]);
    const back = await admitJson(['config', 'unset', 'server', '--fields', 'from'], machine);
    expect(back).toEqual({ from: 'default' });
    expect(readSettings({}, machine.folder).config).toEqual({});
  });

  it('says when the environment wins', async () => {
    const here = { ...machine, server: 'http://here:1' };
    const { code, stderr } = await admit(['config', 'set', 'server', 'http://there:2'], here);
    expect({ code, stderr }).toEqual({
      code: 0,
      stderr: expect.stringContaining('ADMIT_SERVER is set, and wins'),
    });
  });

  it.each([
    [['get', 'colour'], 'Allowed choices are server, unicode, screen-reader, gate.'],
    [['set', 'colour', 'red'], 'Allowed choices are server, unicode, screen-reader, gate.'],
    [['set', 'server', 'ftp://x'], 'server cannot be "ftp://x": an http or https address'],
    [['set', 'unicode', 'perhaps'], 'unicode cannot be "perhaps"'],
    [['set', 'gate', 'x'.repeat(61)], '1 to 60 characters'],
    [['set', 'server'], "Missing required argument 'value'."],
  ])('refuses %j, and changes nothing', async (words, sentence) => {
    const ended = await admit(['config', ...words], machine);
    expect(ended).toEqual({ code: 2, stdout: '', stderr: expect.stringContaining(sentence) });
    expect(readSettings({}, machine.folder).config).toEqual({});
  });
});
