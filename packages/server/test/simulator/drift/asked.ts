import { isDeepStrictEqual } from 'node:util';
import type { ModelDatabase } from '../model/model-database.ts';
import type { Row } from '../model/table.ts';
import type { Microseconds } from '../model/time.ts';
import { comparable, modelTables, type Outcome } from './outcome.ts';

/** A statement that is about to be run by PostgreSQL. */
export interface Asked {
  readonly name: string;
  readonly text: string;
  readonly values: readonly unknown[];
  readonly now: Microseconds;
  /** Whether it, or another in its place, gives and leaves what the model does; null: nothing was left. */
  isAsExpected(actual: Outcome, tables: Readonly<Record<string, Row[]>> | null): boolean;
}

/** Told of each statement before PostgreSQL runs it, and in the state in which it will. */
export type Before = (asked: Asked) => Promise<void>;

/** `model` has done it already, and come to what is expected. */
export function askedOf(
  { name, text }: { name: string; text: string },
  values: readonly unknown[],
  model: ModelDatabase,
  expected: Outcome,
): Asked {
  return {
    ...{ name, text, values, now: model.now },
    isAsExpected: (actual, tables) =>
      isDeepStrictEqual(comparable(expected, text), comparable(actual, text)) &&
      (tables === null || isDeepStrictEqual(plain(modelTables(model)), plain(tables))),
  };
}

function plain(tables: Readonly<Record<string, Row[]>>): unknown {
  return JSON.parse(JSON.stringify(tables));
}
