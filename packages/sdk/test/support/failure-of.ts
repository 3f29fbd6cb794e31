import { type AdmitOneErrorOf, isAdmitOneError } from '../../src/index.ts';

/** The error that a call ends with; a call that succeeds, or fails in another way, fails the test. */
export async function failureOf(call: Promise<unknown>): Promise<AdmitOneErrorOf> {
  const error = await call.then(
    (answer) => new Error(`it did not fail, it answered ${JSON.stringify(answer)}`),
    (thrown: unknown) => thrown,
  );
  if (!isAdmitOneError(error)) throw error;
  return error;
}
