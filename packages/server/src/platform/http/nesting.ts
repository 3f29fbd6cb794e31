/** Deep enough for anything people write, far from where a parser that calls itself runs out of stack. */
export const deepestNesting = 64;

/** Whether a JSON value has more brackets within brackets than that. Walked without recursion, which is the point. */
export function isNestedTooDeep(value: unknown): boolean {
  let level: unknown[] = [value];
  for (let depth = 0; level.length > 0; depth += 1) {
    if (depth > deepestNesting) return true;
    level = level.flatMap((item) => (typeof item === 'object' && item !== null ? Object.values(item) : []));
  }
  return false;
}
