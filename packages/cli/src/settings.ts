import { readFileSync } from 'node:fs';
import { mkdir } from 'node:fs/promises';
import { hostname } from 'node:os';
import { join } from 'node:path';
import envPaths from 'env-paths';
import writeFileAtomic from 'write-file-atomic';
import { z } from 'zod';
import { Failure, wrongUsage } from './failure.ts';

/** What is set, by the environment first, then by the config file. This is the CLI's one reader of `process.env`. */
export interface Settings {
  /** Where the server is, and who says so. */
  server: { url: string; from: 'environment' | 'file' | 'default' };
  /** `ADMIT_TOKEN`: wins over every stored token. */
  token: string | undefined;
  terminal: TerminalHints;
  /** The folder of what the CLI is told and must not forget: settings, tokens, open requests. */
  folder: string;
  /** The folder of what the CLI has fetched or written for later: tickets, a gate's journal. */
  dataFolder: string;
  /** What the gate of this machine is called: the machine's own name unless set. */
  gate: string;
  /** The config file's own content. */
  config: Config;
}

/** What the environment says about the terminal. */
export interface TerminalHints {
  /** `NO_COLOR`, or `TERM=dumb`. */
  noColours: boolean;
  /** `FORCE_COLOR`: also where there is no terminal. */
  forcedColours: 0 | 1 | 2 | 3 | undefined;
  /** What a terminal here can show. */
  colours: 1 | 2 | 3;
  /** `ADMIT_FORCE_TTY=100`: results are drawn as on a terminal of so many columns, wherever they go. */
  forcedColumns?: number;
  /** Cannot move a cursor: no prompts, no spinner. */
  isDumb: boolean;
  unicode: boolean;
  /** `COLORFGBG`: its background is light. */
  isLight?: boolean;
  /** It is read aloud: sentences instead of drawings, and nothing that moves. */
  isSpoken: boolean;
}

/** The config file. `admit config set` knows these keys and no others. */
export const config = z.strictObject({
  server: z
    .string()
    .refine(isServerUrl, 'an http or https address like http://127.0.0.1:4100')
    .optional()
    .meta({ description: 'The server that commands talk to' }),
  unicode: z
    .enum(['auto', 'always', 'never'])
    .optional()
    .meta({ description: 'Unicode in maps and QR codes' }),
  'screen-reader': z
    .enum(['on', 'off'])
    .optional()
    .meta({ description: 'Seats in sentences, for a terminal that is read aloud' }),
  gate: z
    .string()
    .refine(isGateName, '1 to 60 characters, none of them a control character')
    .optional()
    .meta({ description: 'What the gate of this machine is called' }),
});

export type Config = z.infer<typeof config>;

export type ConfigKey = keyof Config;

export const configKeys = Object.keys(config.shape) as ConfigKey[];

const defaultServer = 'http://127.0.0.1:4100';

/** @throws Failure that names the file or the variable which is wrong. */
export function readSettings(
  environment: NodeJS.ProcessEnv = process.env,
  folder: string = envPaths('admit-one', { suffix: '' }).config,
  // Not that of `admit-one`: a server on this machine keeps its database there.
  dataFolder: string = envPaths('admit', { suffix: '' }).data,
): Settings {
  const stored = readConfig(folder);
  return {
    server: whichServer(environment.ADMIT_SERVER, stored),
    token: whichToken(environment.ADMIT_TOKEN),
    terminal: terminalHints(environment, stored),
    folder,
    dataFolder,
    gate: stored.gate ?? (hostname().slice(0, longestGateName) || 'gate'),
    config: stored,
  };
}

export function configFile(folder: string): string {
  return join(folder, 'config.json');
}

/** Replaces the config file whole; it is readable by its owner only. */
export async function writeConfig(folder: string, content: Config): Promise<void> {
  await mkdir(folder, { recursive: true, mode: 0o700 });
  await writeFileAtomic(configFile(folder), `${JSON.stringify(content, undefined, 2)}\n`, { mode: 0o600 });
}

/** For `--no-color`: libraries that draw prompts and spinners look at the environment themselves. */
export function turnColoursOff(): void {
  process.env.NO_COLOR = '1';
  delete process.env.FORCE_COLOR;
}

function readConfig(folder: string): Config {
  const file = configFile(folder);
  let text: string;
  try {
    text = readFileSync(file, 'utf8');
  } catch (error) {
    if (isMissing(error)) return {};
    throw new Failure(`The config file ${file} cannot be read.`, {
      cause: error,
      hint: 'Mend its permissions.',
    });
  }
  const hint = 'Mend it, or delete it to start afresh; nothing else is lost with it.';
  const parsed = parseJson(text);
  if (parsed === undefined) throw new Failure(`The config file ${file} is not JSON.`, { hint });
  const checked = config.safeParse(parsed.value);
  if (checked.success) return checked.data;
  const [issue] = checked.error.issues;
  const where = issue === undefined || issue.path.length === 0 ? '' : ` at "${issue.path.join('.')}"`;
  throw new Failure(`The config file ${file} is wrong${where}: ${issue?.message ?? 'not an object'}.`, {
    hint,
  });
}

function parseJson(text: string): { value: unknown } | undefined {
  try {
    return { value: JSON.parse(text) };
  } catch {
    return undefined;
  }
}

function whichServer(variable: string | undefined, stored: Config): Settings['server'] {
  if (variable !== undefined && variable !== '') {
    if (isServerUrl(variable)) return { url: oneSpelling(variable), from: 'environment' };
    throw wrongUsage('ADMIT_SERVER is not an http or https address.', `For example ${defaultServer}.`);
  }
  if (stored.server !== undefined) return { url: oneSpelling(stored.server), from: 'file' };
  return { url: defaultServer, from: 'default' };
}

/** Tokens and open requests are kept by this address: `HTTP://Host/` and `http://host` must find the same ones. */
function oneSpelling(address: string): string {
  return new URL(address).href.replace(/\/+$/, '');
}

/** What cannot stand in a header is no token; it is not repeated, because most of it may be one. */
function whichToken(variable: string | undefined): string | undefined {
  if (variable === undefined || variable === '') return undefined;
  if (/^[\x21-\x7e]+$/.test(variable)) return variable;
  throw wrongUsage('ADMIT_TOKEN is not a token.', 'It is one word, admit_…, without spaces or line ends.');
}

function isServerUrl(text: string): boolean {
  if (!URL.canParse(text)) return false;
  const url = new URL(text);
  const isBare = [url.username, url.password, url.search, url.hash].every((part) => part === '');
  return ['http:', 'https:'].includes(url.protocol) && isBare;
}

function terminalHints(environment: NodeJS.ProcessEnv, stored: Config): TerminalHints {
  const term = environment.TERM ?? '';
  return {
    noColours: (environment.NO_COLOR ?? '') !== '' || term === 'dumb',
    forcedColours: forcedColours(environment.FORCE_COLOR),
    colours: coloursOf(term, environment.COLORTERM ?? ''),
    isDumb: term === 'dumb',
    ...forcedColumns(environment.ADMIT_FORCE_TTY),
    isSpoken: isSpoken(environment.ADMIT_SCREEN_READER, stored),
    ...(isLight(environment.COLORFGBG) && { isLight: true }),
    unicode: stored.unicode === 'always' || (stored.unicode !== 'never' && drawsUnicode(environment, term)),
  };
}

function forcedColours(variable: string | undefined): TerminalHints['forcedColours'] {
  if (variable === undefined) return undefined;
  if (variable === '0' || variable === 'false') return 0;
  return variable === '2' ? 2 : variable === '3' ? 3 : 1;
}

/** As gh's GH_FORCE_TTY: a number of columns, or anything else for eighty. */
function forcedColumns(variable: string | undefined): Pick<TerminalHints, 'forcedColumns'> {
  if (variable === undefined || variable === '' || variable === '0') return {};
  return { forcedColumns: /^[1-9]\d{1,3}$/.test(variable) ? Number(variable) : 80 };
}

function isSpoken(variable: string | undefined, stored: Config): boolean {
  if (variable === undefined || variable === '') return stored['screen-reader'] === 'on';
  return variable !== '0';
}

/** `0;15` of rxvt, Konsole and others: the last is the background among the 16 colours, white ones are 7 and 15. */
function isLight(variable: string | undefined): boolean {
  return variable !== undefined && /;(7|15)$/.test(variable);
}

function coloursOf(term: string, colorterm: string): TerminalHints['colours'] {
  if (/^(truecolor|24bit)$/i.test(colorterm) || process.platform === 'win32') return 3;
  return /-256(color)?$/i.test(term) ? 2 : 1;
}

/** A locale that is named and is not UTF-8 means what it says; none named is the usual container with a good terminal. */
function drawsUnicode(environment: NodeJS.ProcessEnv, term: string): boolean {
  if (process.platform === 'win32') return true;
  if (term === 'linux') return false;
  const locale = environment.LC_ALL || environment.LC_CTYPE || environment.LANG || '';
  return locale === '' || /utf-?8/i.test(locale);
}

/** As the contract has it, which is too large to be loaded for every command. */
export function isGateName(text: string): boolean {
  return text.trim() !== '' && text.length <= longestGateName && text.isWellFormed() && !/\p{Cc}/u.test(text);
}

const longestGateName = 60;

function isMissing(error: unknown): boolean {
  return error instanceof Error && 'code' in error && error.code === 'ENOENT';
}
