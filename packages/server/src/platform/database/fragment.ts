/** A piece of a statement: its text is written in the source, its values travel beside it as parameters. */
export interface Fragment {
  readonly texts: readonly string[];
  readonly values: readonly unknown[];
}

/**
 * Writes a piece of SQL; what stands in `${}` becomes a parameter, or, when it is a fragment itself, part of the text.
 *
 * ```ts
 * const cheap = fragment`s.lowest_price <= ${5000}::bigint`;
 * statementOf(fragment`select … where ${cheap} limit ${25}::int`); // … <= $1::bigint limit $2::int
 * ```
 *
 * For searches, whose conditions come and go: a statement with `$1 is null or …` for each of them gets a plan that
 * suits none.
 */
export function fragment(texts: TemplateStringsArray, ...values: unknown[]): Fragment {
  return { texts, values };
}

/** All of the conditions; true when there are none. */
export function allOf(conditions: readonly Fragment[]): Fragment {
  return conditions.reduce((before, condition) => fragment`${before} and ${condition}`, fragment`true`);
}

/** Numbers the parameters in the order in which they stand. */
export function statementOf(whole: Fragment): { text: string; values: unknown[] } {
  const values: unknown[] = [];
  const write = ({ texts, values: parts }: Fragment): string =>
    texts.reduce((text, next, at) => {
      const part = parts[at - 1];
      return text + (isFragment(part) ? write(part) : `$${values.push(part)}`) + next;
    });
  return { text: write(whole), values };
}

function isFragment(value: unknown): value is Fragment {
  return typeof value === 'object' && value !== null && 'texts' in value && 'values' in value;
}
