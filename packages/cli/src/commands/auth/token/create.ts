import type { ApiToken, Scope } from '@admit-one/sdk';
import { scope as scopeSchema } from '@admit-one/sdk/contract';
import { type Command, InvalidArgumentError, Option } from 'commander';
import { type CommonOptions, newCommand, runs, withExamples } from '../../../command.ts';
import type { Context } from '../../../context.ts';
import { readExpiry } from '../../../expiry.ts';
import { asked } from '../../../login/questions.ts';
import { ensureLoggedIn } from '../../../login.ts';
import { momentFor } from '../../../render/moment.ts';
import { tokenColumns } from './list.ts';

interface Options extends CommonOptions {
  name?: string;
  scope: Scope[];
  expires: string;
}

export function command(): Command {
  const create = newCommand('create', 'make a token; its secret is printed this once')
    .option('--name <name>', 'what it is for, as a list of tokens shows it')
    .addOption(
      new Option('--scope <names>', 'what it may do, with commas between')
        .default(['buyer'], 'buyer')
        .choices(scopeSchema.options)
        .argParser(readScopes),
    )
    .option('--expires <when>', 'for how long (12h, 30d, 2w), a date, or never', '30d');
  withExamples(
    create,
    'admit auth token create --name nightly --scope buyer,seller --expires 30d',
    'ADMIT_TOKEN=$(admit auth token create --name once --expires 1h) admit auth status',
  );
  return runs<Options, []>(create, run);
}

async function run(context: Context, options: Options): Promise<void> {
  const { output, clock } = context;
  const expiresAt = readExpiry(options.expires, clock.now());
  const client = await ensureLoggedIn(context);
  const name = options.name ?? (await asked(context.prompts, '--name').input('What is the token for?'));
  const { token, secret } = await output.during('Making the token', () =>
    client.account.tokens.create({
      name,
      scopes: options.scope,
      ...(expiresAt !== undefined && { expiresAt }),
    }),
  );
  if (output.mode === 'json' || options.fields !== undefined) {
    const secretColumn = { key: 'secret', title: 'Secret', text: (row: { secret: string }) => row.secret };
    output.record<ApiToken & { secret: string }>([...tokenColumns(output), secretColumn], {
      ...token,
      secret,
    });
    return;
  }
  output.lines([secret]);
  const until = momentFor(output.messageScreen, token.expiresAt, 'for ever');
  output.done(`Made ${token.id} for ${token.scopes.join(', ')}, until ${until}.`);
  output.note('  Keep the secret now: it is not shown again.');
}

function readScopes(text: string): Scope[] {
  const scopes = text.split(',').map((word) => scopeSchema.safeParse(word.trim()).data);
  if (scopes.every((one) => one !== undefined)) return scopes;
  throw new InvalidArgumentError(`Scopes are ${scopeNames}.`);
}

const scopeNames = scopeSchema.options.join(', ');
