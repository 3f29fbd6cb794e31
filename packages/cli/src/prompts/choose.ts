import {
  createPrompt,
  isDownKey,
  isEnterKey,
  isUpKey,
  makeTheme,
  useEffect,
  useKeypress,
  usePagination,
  usePrefix,
  useState,
} from '@inquirer/core';
import { cut, widthOf } from '../render/text.ts';
import { countdown } from '../render/time.ts';
import { wrap } from '../render/wrap.ts';
import type { PromptTerminal } from './seat-picker.ts';
import { TimeIsUp } from './time-is-up.ts';

/** One of several, with a line about it where the cursor stands on it. */
export interface Choice<Value> {
  name: string;
  value: Value;
  /** What stays of it on the screen once it is chosen; its name unless told. */
  short?: string;
  description?: string;
}

/** Until when a question is worth an answer, in milliseconds: shown as a countdown. */
export interface Deadline {
  at: number;
  /** The present in milliseconds. */
  now: () => number;
}

export interface ChooseConfig<Value> {
  message: string;
  choices: readonly Choice<Value>[];
  deadline?: Deadline | undefined;
}

/**
 * One of several, a line each, as many as the window has room for.
 * @throws ExitPromptError on Ctrl-C, `TimeIsUp` when the deadline is past.
 */
export async function choose<Value>(config: ChooseConfig<Value>, terminal: PromptTerminal): Promise<Value> {
  const at = await prompt({ ...config, terminal }, terminal);
  const chosen = at === undefined ? undefined : config.choices[at];
  if (chosen === undefined) throw new TimeIsUp();
  return chosen.value;
}

type Config = ChooseConfig<unknown> & { terminal: PromptTerminal };

const prompt = createPrompt<number | undefined, Config>((config, done) => {
  const { choices, deadline, message } = config;
  const [status, setStatus] = useState<'idle' | 'done'>('idle');
  const [active, setActive] = useState(0);
  const [, redraw] = useState(0);
  const theme = makeTheme();
  const prefix = usePrefix({ status, theme });
  const size = { columns: config.terminal.output.columns || 80, rows: config.terminal.output.rows || 24 };
  const finish = (at: number | undefined) => {
    setStatus('done');
    done(at);
  };

  useKeypress((key, line) => {
    line.clearLine(0);
    if (status === 'done') return;
    if (isEnterKey(key)) finish(active);
    else if (isUpKey(key) || isDownKey(key))
      setActive((active + (isUpKey(key) ? -1 : 1) + choices.length) % choices.length);
    else if (key.name === 'home') setActive(0);
    else if (key.name === 'end') setActive(choices.length - 1);
    else if (/^[1-9]$/.test(key.name) && Number(key.name) <= choices.length) setActive(Number(key.name) - 1);
  });

  useEffect(() => {
    if (deadline === undefined) return undefined;
    const ticking = setInterval(() => {
      if (deadline.now() >= deadline.at) finish(undefined);
      else redraw(deadline.now());
    }, 1000);
    return () => clearInterval(ticking);
  }, []);

  const room = size.columns - 1;
  const prefixed = (text: string) => [prefix, theme.style.message(text, status)].join(' ');
  if (status === 'done') {
    const { name = '', short = name } = choices[active] ?? {};
    const left = room - widthOf(prefixed(message)) - 1;
    return [prefixed(message), theme.style.answer(cut(short.trim(), left))].join(' ');
  }
  const left = deadline === undefined ? '' : ` (${countdown(deadline.at, deadline.now())} left)`;
  const question = prefixed(cut(message, room - left.length - 2) + left);
  const about = linesAbout(choices[active]?.description, size).map((line) => theme.style.help(line));
  const keys = size.rows < 8 ? [] : [theme.style.help(cut('up and down move, enter chooses', room))];
  const page = usePagination({
    items: choices,
    active,
    renderItem: ({ item, isActive }) => {
      const text = cut(`${isActive ? '>' : ' '} ${item.name}`, room);
      return isActive ? theme.style.highlight(text) : text;
    },
    // One line stays for the question, and one at the bottom, where some terminals scroll.
    pageSize: Math.max(1, Math.min(14, size.rows - 2 - mostAbout(size) - keys.length)),
    loop: false,
  });
  return [question, page, ...about, ...keys].join('\n');
});

/** What is said of the choice under the cursor. A low window needs its lines for the choices. */
function linesAbout(description: string | undefined, size: { columns: number; rows: number }): string[] {
  if (description === undefined) return [];
  const lines = wrap(description, size.columns - 1);
  const most = mostAbout(size);
  if (lines.length <= most) return lines;
  const last = lines.slice(most - 1).join(' ');
  return most === 0 ? [] : [...lines.slice(0, most - 1), cut(last, size.columns - 1)];
}

function mostAbout({ rows }: { rows: number }): number {
  if (rows < 6) return 0;
  return rows < 16 ? 1 : 3;
}
