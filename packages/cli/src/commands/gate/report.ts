import type { Command } from 'commander';
import { type CommonOptions, newCommand, runs, withExamples } from '../../command.ts';
import type { Context } from '../../context.ts';
import { ensureLoggedIn } from '../../login.ts';
import { readId } from '../../read-id.ts';
import { countsColumns, gateColumns } from '../../render/gate/counts-columns.ts';
import { loggedColumns } from '../../render/gate/logged-columns.ts';
import { take } from '../../take.ts';

interface ReportOptions extends CommonOptions {
  listing: string;
}

export function command(): Command {
  const report = newCommand('report', 'how many are in, and what went wrong').requiredOption(
    '--listing <listing>',
    'the performance',
  );
  withExamples(
    report,
    'admit gate report --listing lst_4h7k2m9x',
    'admit gate report --listing lst_4h7k2m9x --fields inside,sold',
  );
  return runs<ReportOptions, []>(report, run);
}

async function run(context: Context, options: ReportOptions): Promise<void> {
  const { output } = context;
  const listingId = readId('listing', options.listing);
  const client = await ensureLoggedIn(context);
  const report = await output.during('Counting', async () => {
    const scansOf = (recordedAs: 'double' | 'void' | 'forged') =>
      take(client.gates.scans(listingId, { recordedAs, limit: 100 }), mostShown);
    const [counts, doubles, voids, forged] = await Promise.all([
      client.gates.counts(listingId),
      scansOf('double'),
      scansOf('void'),
      scansOf('forged'),
    ]);
    return { ...counts, wrong: [...doubles.found, ...voids.found, ...forged.found] };
  });
  output.record(countsColumns(output.reader), report);
  if (output.mode !== 'table' || options.fields !== undefined) return;
  if (report.gates.length > 0) {
    output.lines([' ']);
    output.list(gateColumns, report.gates, '');
  }
  if (report.wrong.length > 0) {
    output.lines([' ']);
    output.list(loggedColumns(output.reader), report.wrong, '');
  }
}

/** Of each kind: more of them is another evening's work. */
const mostShown = 1000;
