import { argon2id, hash, verify } from 'argon2';
import { ProblemError } from '../platform/problem.ts';

/**
 * argon2id with 19 MiB, two passes and one lane: the first choice of OWASP's Password Storage Cheat Sheet. More memory
 * would let a handful of logins at once push everything else out of a small server.
 */
const parameters = { type: argon2id, memoryCost: 19_456, timeCost: 2, parallelism: 1 } as const;

export async function hashPassword(password: string): Promise<string> {
  return inTurn(() => hash(sameText(password), parameters));
}

/**
 * Whether it is the password with that hash. Without a hash, because there is no such account or it was deleted, it
 * is hashed all the same: how long the answer takes must not tell who has an account.
 */
export async function isPassword(password: string, passwordHash: string | null): Promise<boolean> {
  if (passwordHash === null || passwordHash === '') {
    await hashPassword(password);
    return false;
  }
  return inTurn(() => verify(passwordHash, sameText(password)));
}

/** Keyboards write the same letter in different ways (é as one character or as two). */
function sameText(password: string): string {
  return password.normalize('NFKC');
}

/**
 * A hash keeps a core busy for some 30 ms. With a hundred of them waiting the last one would take seconds, and more
 * would only make everybody's wait longer.
 */
const mostAtOnce = 100;
let underWay = 0;

async function inTurn<Result>(work: () => Promise<Result>): Promise<Result> {
  if (underWay >= mostAtOnce) {
    throw new ProblemError(
      'overloaded',
      {},
      'Too many people log in at this moment. Try again in a few seconds.',
      {
        retryAfterSeconds: 3,
      },
    );
  }
  underWay += 1;
  try {
    return await work();
  } finally {
    underWay -= 1;
  }
}
