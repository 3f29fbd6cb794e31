/** The `code` of an error that Node or PostgreSQL raised (`ENOENT`, `23505`), or undefined where there is none. */
export function errorCode(error: unknown): string | undefined {
  if (typeof error !== 'object' || error === null || !('code' in error)) return undefined;
  return typeof error.code === 'string' ? error.code : undefined;
}
