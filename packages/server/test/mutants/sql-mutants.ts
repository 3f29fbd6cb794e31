import { type Token, tokensOf } from './sql-tokens.ts';

/** What a condition is about: those on state, owner and time decide who has a seat. */
export type About = 'state' | 'owner' | 'time' | 'key';

/** A statement with one thing changed. */
export interface SqlMutant {
  readonly about: About;
  /** What was changed, and into what. */
  readonly was: string;
  readonly is: string;
  /** Where in the text of the statement. */
  readonly from: number;
  readonly text: string;
}

/**
 * All mutants of a statement's conditions: each conjunct and disjunct left out, each comparison of times turned round
 * and moved by its last microsecond, each `is null` its opposite, each state another one, each `previous_state` not
 * written.
 */
export function sqlMutants(text: string): SqlMutant[] {
  const tokens = tokensOf(text);
  const mutants = [
    ...conditionsOf(tokens).flatMap((condition) => mutantsOf(text, condition)),
    ...tokens.flatMap((token) => otherState(text, token)),
    ...unwrittenStates(text),
  ];
  return mutants.filter(({ was, is }) => was !== is);
}

/** A condition that stands alone or is one of several joined by `and` or `or`. */
interface Condition {
  readonly tokens: readonly Token[];
  /** What it is replaced by when it is left out; null where it is a value and not a condition. */
  readonly neutral: 'true' | 'false' | null;
  /** The others that it is joined to. */
  readonly beside: readonly (readonly Token[])[];
}

const comparisons = new Set(['=', '<>', '<', '>', '<=', '>=']);
const ends = new Set(
  'select from where on when then else end order group limit for returning union left join cross set values as with'.split(
    ' ',
  ),
);

/** Splits a statement at its keywords, commas and brackets; what compares something in between is a condition. */
function conditionsOf(tokens: readonly Token[]): Condition[] {
  const found: Condition[] = [];
  const open: { clause: string; run: Token[] }[] = [{ clause: '', run: [] }];
  const close = () => {
    const { clause, run } = open.at(-1)!;
    const isCondition = run.some(isComparison) || (clause === 'when' && run.length > 0);
    if (isCondition && clause !== 'set') found.push(...split(run, clause));
    open.at(-1)!.run = [];
  };
  for (const token of tokens) {
    if (token.text === '(') {
      open.at(-1)!.run.push(token);
      open.push({ clause: '(', run: [] });
    } else if (token.text === ')') {
      close();
      open.pop();
      open.at(-1)!.run.push(token);
    } else if (token.text === ',' || ends.has(token.text)) {
      close();
      if (token.text !== ',') open.at(-1)!.clause = token.text;
    } else {
      open.at(-1)!.run.push(token);
    }
  }
  close();
  return found;
}

function isComparison({ text }: Token): boolean {
  return comparisons.has(text) || text === 'in' || text === 'is' || text === 'any' || text === 'and';
}

function split(run: readonly Token[], clause: string): Condition[] {
  const isCondition = clause === 'where' || clause === 'on' || clause === 'when';
  const ors = splitAt(run, 'or');
  return ors.flatMap((or) => {
    const ands = splitAt(or, 'and');
    const neutral = ands.length > 1 ? 'true' : ors.length > 1 ? 'false' : isCondition ? 'true' : null;
    const conjuncts = ands.map((tokens) => ({ tokens, neutral, beside: ands }) as const);
    // `a and b or c`: the whole of `a and b` may be left out, too.
    const whole = ors.length > 1 && ands.length > 1;
    return whole ? [...conjuncts, { tokens: or, neutral: 'false', beside: ors } as const] : conjuncts;
  });
}

/** Brackets are in the run as they are; what they hold is not, so that an `and` here is one of this level. */
function splitAt(run: readonly Token[], word: 'and' | 'or'): Token[][] {
  const parts: Token[][] = [[]];
  for (const token of run) {
    if (token.text === word) parts.push([]);
    else parts.at(-1)!.push(token);
  }
  return parts.filter(([first]) => first !== undefined && first.text !== 'case');
}

function mutantsOf(text: string, condition: Condition): SqlMutant[] {
  const { tokens, neutral } = condition;
  const from = tokens[0]!.from;
  const to = tokens.at(-1)!.to;
  const was = text.slice(from, to);
  const about = aboutOf(was);
  const change = (is: string, at = from, end = to): SqlMutant => ({
    about,
    was: text.slice(at, end),
    is,
    from: at,
    text: text.slice(0, at) + is + text.slice(end),
  });
  const isOnlyForShard = isListing(was) && condition.beside.some((other) => isUniqueKey(text, other));
  if (was === 'true' || was === 'false' || isOnlyForShard) return [];
  return [
    ...(neutral === null ? [] : [change(neutral)]),
    ...tokens.flatMap(({ text: word, from: at, to: end }, index) => {
      if (about === 'time' && otherTimes.has(word))
        return otherTimes.get(word)!.map((other) => change(other, at, end));
      if (word !== 'is') return [];
      const isNot = tokens[index + 1]?.text === 'not';
      return [change(isNot ? 'is' : 'is not', at, isNot ? tokens[index + 1]!.to : end)];
    }),
  ];
}

const otherTimes = new Map([
  ['<', ['>=', '<=']],
  ['<=', ['>', '<']],
  ['>', ['<=', '>=']],
  ['>=', ['<', '>']],
]);

function aboutOf(condition: string): About {
  if (/\bstate\b|\bkind\b/.test(condition)) return 'state';
  if (/now\(|timestamp|expires_at|held_until|due_at|updated_at|created_at|extended/.test(condition))
    return 'time';
  if (/owner|buyer|order_id|\bto_id|from_id|epoch|key|reference/.test(condition)) return 'owner';
  return 'key';
}

/** Numbers of orders, payments and refunds are nobody else's in any listing: beside them it only says which shard. */
function isListing(condition: string): boolean {
  return /^[\w.]*listing_id = [\w.$:]*(listing_id|bigint)$/.test(condition);
}

function isUniqueKey(text: string, tokens: readonly Token[]): boolean {
  const condition = text.slice(tokens[0]!.from, tokens.at(-1)!.to);
  return /^[\w.]*(order|payment|refund)_id = /.test(condition);
}

/** Each state beside one that is easily taken for it. */
const others = new Map([
  ['held', 'paying'],
  ['paying', 'held'],
  ['paid', 'void'],
  ['released', 'expired'],
  ['expired', 'released'],
  ['void', 'paid'],
  ['created', 'authorized'],
  ['authorized', 'created'],
  ['due', 'done'],
  ['done', 'due'],
  ['captured', 'due'],
  ['failed', 'canceled'],
  ['canceling', 'created'],
  ['canceled', 'failed'],
  ['free', 'offered'],
  ['offered', 'free'],
  ['sold', 'offered'],
  ['kept', 'sold'],
  ['open', 'taken'],
  ['taken', 'cancelled'],
  ['cancelled', 'open'],
  ['inside', 'outside'],
]);

function otherState(text: string, { text: word, from, to }: Token): SqlMutant[] {
  const other = word.startsWith("'") ? others.get(word.slice(1, -1)) : undefined;
  if (other === undefined) return [];
  const is = `'${other}'`;
  return [{ about: 'state', was: word, is, from, text: text.slice(0, from) + is + text.slice(to) }];
}

function unwrittenStates(text: string): SqlMutant[] {
  return [...text.matchAll(/previous_state = [\w.]+, /g)].map(({ 0: was, index: from }) => ({
    about: 'state',
    was,
    is: '',
    from,
    text: text.slice(0, from) + text.slice(from + was.length),
  }));
}
