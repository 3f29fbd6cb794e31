import { auditOn } from '../../src/orders/audit/audit.ts';
import type { World } from './world.ts';

/** What the auditor finds, as sentences. */
export async function damage(world: World): Promise<string[]> {
  const { damages } = await auditOn(world.database.connection);
  return damages.map((each) => `The auditor: ${JSON.stringify(each)}`);
}
