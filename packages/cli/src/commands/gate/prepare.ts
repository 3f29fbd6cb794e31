import type { Command } from 'commander';
import { type CommonOptions, newCommand, runs, withExamples } from '../../command.ts';
import type { Context } from '../../context.ts';
import { gateFolder } from '../../gate/gate-folder.ts';
import type { Prepared } from '../../gate/prepared.ts';
import { ensureLoggedIn } from '../../login.ts';
import { readId } from '../../read-id.ts';
import { preparedWords } from '../../render/gate/prepared-words.ts';
import type { Column } from '../../render/table.ts';

interface PrepareOptions extends CommonOptions {
  listing: string;
}

export function command(): Command {
  const command = newCommand('prepare', 'fetch what `admit gate scan --offline` works with').requiredOption(
    '--listing <listing>',
    'the performance',
  );
  withExamples(command, 'admit gate prepare --listing lst_4h7k2m9x');
  return runs<PrepareOptions, []>(command, run);
}

async function run(context: Context, options: PrepareOptions): Promise<void> {
  const { output, clock, settings } = context;
  const listingId = readId('listing', options.listing);
  const [{ prepare }, { writePrepared }] = await Promise.all([
    import('../../gate/prepare.ts'),
    import('../../gate/prepared.ts'),
  ]);
  const client = await ensureLoggedIn(context);
  const prepared = await output.during('Fetching keys, seats and scans', () =>
    prepare(client, listingId, clock),
  );
  await writePrepared(gateFolder(settings, listingId), prepared);
  const now = clock.now() - prepared.clockOffByMs;
  for (const line of preparedWords(prepared, now, output.messageScreen)) output.note(line);
  const facts = factsOf(prepared);
  output.outcome(
    columns,
    facts,
    'This machine can scan without the server now. Do it again as late as you can.',
  );
}

type Facts = ReturnType<typeof factsOf>;

function factsOf(prepared: Prepared) {
  const { listingId, title, startsAt, asOf, keys, revocations, passages, sold, reentry } = prepared;
  return {
    ...{ listingId, title, startsAt, asOf },
    keys: keys.length,
    voidSeats: revocations.length,
    letIn: passages.length,
    ...{ sold, reentry },
    doorsOpenAt: prepared.admitsFrom,
    clockOffBySeconds: Math.round(prepared.clockOffByMs / 1000),
  };
}

const columns: readonly Column<Facts>[] = [
  { key: 'listingId', title: 'Listing', text: ({ listingId }) => listingId },
  { key: 'title', title: 'Title', text: ({ title }) => title },
  { key: 'startsAt', title: 'Starts', text: ({ startsAt }) => startsAt },
  { key: 'doorsOpenAt', title: 'Doors', text: ({ doorsOpenAt }) => doorsOpenAt ?? '' },
  { key: 'reentry', title: 'Re-entry', text: ({ reentry }) => `${reentry}` },
  { key: 'asOf', title: 'As of', text: ({ asOf }) => asOf },
  { key: 'keys', title: 'Keys', text: ({ keys }) => `${keys}` },
  { key: 'voidSeats', title: 'Seats with void tickets', text: ({ voidSeats }) => `${voidSeats}` },
  { key: 'letIn', title: 'Let in', text: ({ letIn }) => `${letIn}` },
  { key: 'sold', title: 'Sold', text: ({ sold }) => `${sold}` },
  { key: 'clockOffBySeconds', title: 'Clock ahead by', text: (facts) => `${facts.clockOffBySeconds}` },
];
