import type { z } from 'zod';
import type { Call } from './call.ts';

/** One operation of the API. */
export interface Endpoint<Parameters = never> {
  method: 'get' | 'post';
  path: string;
  /** A publishable key will do. */
  publishable?: true;
  parameters: z.ZodType<Parameters>;
  /** Gives the answer's object, or throws a `Problem`. What it changed before it threw stays changed. */
  answer(call: Call, parameters: Parameters): object;
}

/** Lets TypeScript infer what `answer` is given from `parameters`. */
export function endpoint<Parameters>(definition: Endpoint<Parameters>): Endpoint {
  return definition as unknown as Endpoint;
}
