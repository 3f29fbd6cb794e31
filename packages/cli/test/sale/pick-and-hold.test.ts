import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { AdmitOne } from '@admit-one/sdk';
import { expect, it } from 'vitest';
import { makeAccount } from '../../../server/test/support/accounts.ts';
import { testServer } from '../../../server/test/support/test-server.ts';
import type { SeatPickerConfig } from '../../src/prompts/seat-picker.ts';
import { admit } from '../support/admit.ts';
import { listTwoTiers } from '../support/two-tiers.ts';

const server = await testServer();

it('goes back to the map with what can still be had when somebody was faster', async () => {
  const seller = await makeAccount(server.database.connection, { seller: true });
  const listing = await listTwoTiers(server.url, seller.token, 'Mahler: Symphony No. 5');
  const faster = await makeAccount(server.database.connection);
  const { token } = await makeAccount(server.database.connection);
  const client = new AdmitOne({ baseUrl: server.url, token: faster.token });
  const opened: Pick<SeatPickerConfig, 'picked' | 'statuses'>[] = [];
  const look = ({ picked = [], statuses }: SeatPickerConfig) => {
    opened.push({ picked, statuses });
    return picked.filter((seat) => statuses[seat] === 'f');
  };
  await client.orders.hold(listing, { seats: [0] });

  const { code, stdout, stderr } = await admit(['seats', listing], {
    server: server.url,
    folder: mkdtempSync(join(tmpdir(), 'admit-pick-')),
    token,
    columns: 80,
    answers: [[0, 1], look],
  });
  expect(opened).toEqual([{ picked: [0, 1], statuses: expect.stringMatching(/^hf/) }]);
  expect(stderr).toContain('Orchestra A-1');
  expect(code).toBe(0);
  expect(stdout).toContain('Orchestra A-2');
});
