import type { Command } from 'commander';
import { type CommonOptions, newCommand, runs, withExamples } from '../../command.ts';
import type { Context } from '../../context.ts';
import { explain, Failure } from '../../failure.ts';
import type { Column } from '../../render/table.ts';
import { count } from '../../render/text.ts';

interface Options extends CommonOptions {
  keepTickets?: boolean;
}

export function command(): Command {
  const logout = newCommand('logout', 'revoke the token, and forget it and your tickets here').option(
    '--keep-tickets',
    'leave the tickets on this machine, to be shown without a login',
  );
  withExamples(logout, 'admit auth logout', 'admit auth logout --keep-tickets');
  return runs<Options, []>(logout, run);
}

/**
 * The tickets that are kept here go with the login, unless the server is away: then they may be all there is to show.
 * Exit code 1 where the token is forgotten here, and still stands at the server.
 */
async function run(context: Context, { keepTickets = false }: Options): Promise<number> {
  const { credentials, openClient, output, settings } = context;
  const server = settings.server.url;
  if (settings.token !== undefined) throw notThatOne();
  const found = await credentials.read(server);
  const { emptyPockets, pocketsToEmpty } = await import('../../pocket/empty-pockets.ts');
  const pockets = keepTickets ? [] : await pocketsToEmpty(context);
  if (found === undefined) {
    const ticketsRemoved = await emptyPockets(context, pockets);
    const row = { server, revoked: false, forgotten: false, ticketsRemoved };
    output.outcome(columns, row, `Nobody is logged in to ${server}.`);
    sayRemoved(context, ticketsRemoved);
    return 0;
  }
  const client = (await openClient('nobody')).withToken(found.token);
  const fault = await output.during('Logging out', () =>
    client.account.logOut().then(() => undefined, explain),
  );
  await credentials.forget(server);
  // A token that the server does not know any more is as good as revoked.
  const revoked = fault === undefined || fault.code === 'unauthenticated';
  const ticketsRemoved = revoked ? await emptyPockets(context, pockets) : 0;
  const row = { server, revoked, forgotten: true, ticketsRemoved };
  output.outcome(columns, row, `Logged out of ${server}.`);
  sayRemoved(context, ticketsRemoved);
  if (revoked) return 0;
  output.warn(
    `The token was forgotten here, and not revoked there: ${fault.message} ` +
      'Once it answers, `admit auth login` and `admit auth token list` show it for `admit auth token revoke`.',
  );
  if (pockets.length > 0)
    output.note(
      '  Tickets on this machine were left, to be shown meanwhile: `admit auth logout` removes them.',
    );
  return 1;
}

function sayRemoved({ output }: Context, removed: number): void {
  if (removed === 0) return;
  const [were, they] = removed === 1 ? ['was', 'it stays'] : ['were', 'they stay'];
  output.note(`  ${count(removed, 'ticket')} ${were} removed from this machine; ${they} yours.`);
}

function notThatOne(): Failure {
  return new Failure('The token comes from ADMIT_TOKEN, which admit did not make and does not revoke.', {
    hint: 'Unset ADMIT_TOKEN to log out of what is stored; `admit auth token revoke ID` revokes a token.',
    code: 'token_from_environment',
  });
}

interface Row {
  server: string;
  revoked: boolean;
  forgotten: boolean;
  ticketsRemoved: number;
}

const columns: readonly Column<Row>[] = [
  { key: 'server', title: 'Server', text: (row) => row.server },
  { key: 'revoked', title: 'Revoked there', text: (row) => `${row.revoked}` },
  { key: 'forgotten', title: 'Forgotten here', text: (row) => `${row.forgotten}` },
  { key: 'ticketsRemoved', title: 'Tickets removed', text: (row) => `${row.ticketsRemoved}` },
];
