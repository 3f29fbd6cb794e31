import { mkdtempSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { configFile, readSettings, writeConfig } from '../src/settings.ts';

const folder = () => mkdtempSync(join(tmpdir(), 'admit-settings-'));

describe('settings', () => {
  it('take the environment first, then the file, then what is usual', async () => {
    const place = folder();
    expect(readSettings({}, place).server).toEqual({ url: 'http://127.0.0.1:4100', from: 'default' });
    await writeConfig(place, { server: 'https://tickets.example' });
    expect(readSettings({}, place).server).toEqual({ url: 'https://tickets.example', from: 'file' });
    expect(readSettings({ ADMIT_SERVER: 'http://here:1' }, place).server).toEqual({
      url: 'http://here:1',
      from: 'environment',
    });
    expect(readSettings({ ADMIT_TOKEN: '' }, place).token).toBeUndefined();
    expect(readSettings({ ADMIT_TOKEN: 'admit_1' }, place).token).toBe('admit_1');
  });

  it('read seats aloud where the environment or the file says so', async () => {
    const place = folder();
    const isSpoken = (variable?: string) =>
      readSettings(variable === undefined ? {} : { ADMIT_SCREEN_READER: variable }, place).terminal.isSpoken;
    expect([isSpoken(), isSpoken('1'), isSpoken('0')]).toEqual([false, true, false]);
    await writeConfig(place, { 'screen-reader': 'on' });
    expect([isSpoken(), isSpoken(''), isSpoken('0')]).toEqual([true, true, false]);
  });

  it('are written for their owner only', async () => {
    const place = join(folder(), 'not', 'there', 'yet');
    await writeConfig(place, { unicode: 'never' });
    expect(statSync(configFile(place)).mode & 0o777).toBe(0o600);
    expect(readSettings({}, place).config).toEqual({ unicode: 'never' });
  });

  it.each([
    ['no JSON', '{"server":', /is not JSON\.$/],
    ['of another shape', '[]', /is wrong: /],
    ['an address that is none', '{"server":"ftp://x"}', /is wrong at "server": an http or https address/],
    ['a key nobody knows', '{"colour":"red"}', /is wrong: .*colour/],
  ])('name the file when it is %s', (_, text, message) => {
    const place = folder();
    writeFileSync(configFile(place), text);
    expect(() => readSettings({}, place)).toThrow(message);
    expect(() => readSettings({}, place)).toThrow(configFile(place));
  });

  it('refuse an ADMIT_SERVER that is no address, as wrong usage', () => {
    for (const address of ['nonsense', 'file:///etc/passwd', 'http://user:secret@host', 'http://host/?a=1']) {
      expect(() => readSettings({ ADMIT_SERVER: address }, folder())).toThrow(
        expect.objectContaining({ exitCode: 2, message: expect.not.stringContaining('secret') }),
      );
    }
  });

  it('know a server by one spelling', () => {
    expect(readSettings({ ADMIT_SERVER: 'HTTP://Tickets.example/api/' }, folder()).server.url).toBe(
      'http://tickets.example/api',
    );
  });

  it('refuse an ADMIT_TOKEN that is none, and do not repeat it', () => {
    expect(() => readSettings({ ADMIT_TOKEN: 'admit_1\n' }, folder())).toThrow(
      expect.objectContaining({ exitCode: 2, message: 'ADMIT_TOKEN is not a token.' }),
    );
  });

  it.each([
    [{}, { noColours: false, colours: 1, unicode: true, isDumb: false }],
    [{ NO_COLOR: '1' }, { noColours: true }],
    [{ NO_COLOR: '' }, { noColours: false }],
    [{ TERM: 'dumb' }, { noColours: true, isDumb: true }],
    [{ TERM: 'xterm-256color' }, { colours: 2 }],
    [{ COLORTERM: 'truecolor' }, { colours: 3 }],
    [{ FORCE_COLOR: '0' }, { forcedColours: 0 }],
    [{ FORCE_COLOR: '' }, { forcedColours: 1 }],
    [{ FORCE_COLOR: '3' }, { forcedColours: 3 }],
    [{ ADMIT_FORCE_TTY: '128' }, { forcedColumns: 128 }],
    [{ ADMIT_FORCE_TTY: 'yes' }, { forcedColumns: 80 }],
    [{ LANG: 'C' }, { unicode: false }],
    [{ LANG: 'en_US.UTF-8' }, { unicode: true }],
    [{ LANG: 'en_US.UTF-8', LC_ALL: 'POSIX' }, { unicode: false }],
    [{ TERM: 'linux', LANG: 'en_US.UTF-8' }, { unicode: false }],
  ])('read the terminal from %j', (environment, expected) => {
    expect(readSettings(environment, folder()).terminal).toMatchObject(expected);
  });
});
