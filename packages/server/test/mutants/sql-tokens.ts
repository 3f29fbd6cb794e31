/** A word, a sign or a literal of a statement, and where it stands. */
export interface Token {
  readonly text: string;
  readonly from: number;
  readonly to: number;
}

const token = /'[^']*'|"[^"]*"|\$\d+|[\w.]+|::[\w[\]]+|<=|>=|<>|->>?|[-+*/%|<>=]|[^\s]/g;

export function tokensOf(text: string): Token[] {
  return [...text.matchAll(token)].map(({ 0: word, index }) => ({
    text: word,
    from: index,
    to: index + word.length,
  }));
}
