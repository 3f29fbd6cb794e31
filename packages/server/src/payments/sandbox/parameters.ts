import { z } from 'zod';
import { invalidParameter } from './problem.ts';

/** Form fields are text. These say what the text must be, and the error code of Stripe's when it is not. */
export const wholeNumber = z
  .string()
  .regex(/^-?[0-9]{1,15}$/, 'parameter_invalid_integer')
  .transform(Number);
export const flag = z.enum(['true', 'false']).transform((text) => text === 'true');
export const text = z.string().max(5_000).min(1, 'parameter_invalid_empty');
export const webAddress = z.url({ protocol: /^https?$/, error: 'url_invalid' });
export const metadata = z
  .record(z.string().min(1).max(40), z.string().max(500))
  .refine((fields) => Object.keys(fields).length <= 50);
/** Every operation takes it: which references to answer with the whole object. */
export const expand = z.array(z.string()).optional();

/** @throws a `Problem` (400) in Stripe's words, for the first thing that is wrong. */
export function readParameters<T>(schema: z.ZodType<T>, given: Record<string, unknown>): T {
  const result = schema.safeParse(given);
  if (result.success) return result.data;
  const issue = result.error.issues[0]!;
  if (issue.code === 'unrecognized_keys') {
    const param = nameOf([...issue.path, issue.keys[0]!]);
    throw invalidParameter(param, `Received unknown parameter: ${param}`, 'parameter_unknown');
  }
  const param = nameOf(issue.path);
  const value = issue.path.reduce<unknown>((at, step) => (at as Record<PropertyKey, unknown>)?.[step], given);
  if (value === undefined)
    throw invalidParameter(param, `Missing required param: ${param}.`, 'parameter_missing');
  if (issue.message === 'parameter_invalid_integer') {
    throw invalidParameter(param, `Invalid integer: ${String(value)}`, issue.message);
  }
  if (issue.message === 'parameter_invalid_empty') {
    throw invalidParameter(param, `You passed an empty string for '${param}'.`, issue.message);
  }
  if (issue.message === 'url_invalid') throw invalidParameter(param, 'Not a valid URL', issue.message);
  throw invalidParameter(param, `Invalid ${param}`);
}

function nameOf(path: PropertyKey[]): string {
  const [first, ...rest] = path.map(String);
  return `${first ?? ''}${rest.map((step) => `[${step}]`).join('')}`;
}
