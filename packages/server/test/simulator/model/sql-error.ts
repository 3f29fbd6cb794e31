/** What PostgreSQL answers to a statement that cannot be done; `code` is the SQLSTATE, as the `pg` library gives it. */
export class SqlError extends Error {
  override readonly name = 'SqlError';
  readonly code: string;
  readonly constraint: string | undefined;

  constructor(code: string, constraint?: string) {
    super(`${code}${constraint === undefined ? '' : ` ${constraint}`}`);
    this.code = code;
    this.constraint = constraint;
  }
}
