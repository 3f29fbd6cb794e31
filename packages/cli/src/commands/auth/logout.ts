import type { Command } from 'commander';
import { type CommonOptions, newCommand, runs, withExamples } from '../../command.ts';
import type { Context } from '../../context.ts';
import { explain, Failure } from '../../failure.ts';
import type { Column } from '../../render/table.ts';

export function command(): Command {
  const logout = newCommand('logout', 'revoke the token, and forget it here');
  withExamples(logout, 'admit auth logout');
  return runs<CommonOptions, []>(logout, run);
}

/** Exit code 1 where the token is forgotten here, and still stands at the server. */
async function run({ credentials, openClient, output, settings }: Context): Promise<number> {
  const server = settings.server.url;
  if (settings.token !== undefined) throw notThatOne();
  const found = await credentials.read(server);
  if (found === undefined) {
    output.outcome(
      columns,
      { server, revoked: false, forgotten: false },
      `Nobody is logged in to ${server}.`,
    );
    return 0;
  }
  const client = (await openClient('nobody')).withToken(found.token);
  const fault = await output.during('Logging out', () =>
    client.account.logOut().then(() => undefined, explain),
  );
  await credentials.forget(server);
  // A token that the server does not know any more is as good as revoked.
  const revoked = fault === undefined || fault.code === 'unauthenticated';
  output.outcome(columns, { server, revoked, forgotten: true }, `Logged out of ${server}.`);
  if (revoked) return 0;
  output.warn(
    `The token was forgotten here, and not revoked there: ${fault.message} ` +
      'Once it answers, `admit auth login` and `admit auth token list` show it for `admit auth token revoke`.',
  );
  return 1;
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
}

const columns: readonly Column<Row>[] = [
  { key: 'server', title: 'Server', text: (row) => row.server },
  { key: 'revoked', title: 'Revoked there', text: (row) => `${row.revoked}` },
  { key: 'forgotten', title: 'Forgotten here', text: (row) => `${row.forgotten}` },
];
