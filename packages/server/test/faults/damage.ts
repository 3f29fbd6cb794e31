import { auditOn } from '../../src/orders/audit/audit.ts';
import { matchGateway } from '../../src/orders/audit/match-gateway.ts';
import type { World } from './world.ts';

/** What the auditor finds in the database, and where the gateway says something else, as sentences. */
export async function damage(world: World): Promise<string[]> {
  const { damages } = await auditOn(world.database.connection);
  const { differences } = await matchGateway(world, world.since);
  return [
    ...damages.map((each) => `The auditor: ${JSON.stringify(each)}`),
    // Nothing is under way any more, so what would be told apart as moving is a difference too.
    ...differences.map((each) => `The gateway: ${JSON.stringify(each)}`),
  ];
}
