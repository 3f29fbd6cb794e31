/** Called with what it does not take; the message is a sentence for people. */
export class UsageError extends Error {
  override readonly name = 'UsageError';
}
