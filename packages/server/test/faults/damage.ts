import { expectNoDamage } from '../support/audit.ts';
import type { World } from './world.ts';

/** What the auditor finds, as sentences. */
export async function damage(world: World): Promise<string[]> {
  try {
    await expectNoDamage(world.database.connection);
    return [];
  } catch (error) {
    const { message, actual } = error as Error & { actual?: unknown };
    return [`The auditor: ${message} ${JSON.stringify(actual) ?? ''}`];
  }
}
