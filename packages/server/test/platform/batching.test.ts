import { expect, test } from 'vitest';
import { batching } from '../../src/platform/batching.ts';

/** Runs that wait to be answered, so that a test says what arrives meanwhile. */
function slowRuns() {
  const runs: { wishes: readonly number[]; answer(): void; fail(error: Error): void }[] = [];
  const run = (wishes: readonly number[]) =>
    new Promise<(number | Error)[]>((resolve, reject) => {
      runs.push({ wishes, answer: () => resolve(wishes.map((wish) => wish * 10)), fail: reject });
    });
  return { runs, run };
}

const soon = queueMicrotask;
const turn = () => new Promise((resolve) => setImmediate(resolve));

test('what arrives while a run is under way is answered by the next one, in order of arrival', async () => {
  const { runs, run } = slowRuns();
  const ask = batching({ run, isShared: () => false, soon });
  const first = ask(1);
  await turn();
  const others = [ask(2), ask(3), ask(4)];
  expect(runs.map(({ wishes }) => wishes)).toEqual([[1]]);
  runs[0]!.answer();
  expect(await first).toBe(10);
  await turn();
  expect(runs[1]!.wishes).toEqual([2, 3, 4]);
  runs[1]!.answer();
  expect(await Promise.all(others)).toEqual([20, 30, 40]);
});

test('a run takes so many at most, and so many may wait: the others are refused and nothing is done', async () => {
  const { runs, run } = slowRuns();
  const ask = batching({ run, isShared: () => false, soon, most: 2, waiting: 3 });
  const asked = [1, 2].map(ask);
  await turn();
  const waiting = [3, 4, 5].map(ask);
  await expect(ask(6)).rejects.toMatchObject({ code: 'overloaded', retryAfterSeconds: 1 });
  for (const [at, wishes] of [[1, 2], [3, 4], [5]].entries()) {
    await turn();
    expect(runs[at]!.wishes).toEqual(wishes);
    runs[at]!.answer();
  }
  expect(await Promise.all([...asked, ...waiting])).toEqual([10, 20, 30, 40, 50]);
});

test('a wish that breaks the run fails alone', async () => {
  const seen: number[][] = [];
  const ask = batching<number, number>({
    soon,
    isShared: () => false,
    async run(wishes) {
      seen.push([...wishes]);
      if (wishes.includes(13)) throw new Error('13 cannot be done');
      return wishes;
    },
  });
  const answers = await Promise.allSettled([11, 12, 13, 14, 15].map(ask));
  expect(answers.map(({ status }) => status)).toEqual([
    'fulfilled',
    'fulfilled',
    'rejected',
    'fulfilled',
    'fulfilled',
  ]);
  // Halves, so that one in a hundred costs a few runs and not a hundred.
  expect(seen).toEqual([[11, 12, 13, 14, 15], [11, 12], [13, 14, 15], [13], [14, 15]]);
});

test('what says nothing about a single wish is told to all, at once', async () => {
  const away = new Error('away');
  let runs = 0;
  const ask = batching<number, number>({
    soon,
    isShared: (error) => error === away,
    run: () => {
      runs += 1;
      return Promise.reject(away);
    },
  });
  const answers = await Promise.allSettled([1, 2, 3].map(ask));
  expect(answers.map((answer) => answer.status === 'rejected' && answer.reason)).toEqual([away, away, away]);
  expect(runs).toBe(1);
});

test('an answer that is an error refuses its own wish only', async () => {
  const ask = batching<number, number>({
    soon,
    isShared: () => false,
    run: async (wishes) => wishes.map((wish) => (wish === 2 ? new Error('no') : wish)),
  });
  const answers = await Promise.allSettled([1, 2, 3].map(ask));
  expect(answers.map(({ status }) => status)).toEqual(['fulfilled', 'rejected', 'fulfilled']);
});
