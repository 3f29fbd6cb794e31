import { copyFile, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { errorCode } from '../platform/error-code.ts';
import { StartError } from '../platform/start-error.ts';
import type { Gateway } from './gateway.ts';
import { startSandbox } from './sandbox-process.ts';
import { createStripeGateway } from './stripe.ts';

/**
 * What the sandbox remembers at this moment, behind a gateway of its own: a second sandbox on a copy of its file. So a
 * running one is not asked, whose keys only its server has, and nothing that is done here reaches it. Its file is
 * complete after every answer, so a copy of it is one moment.
 *
 * Throws `StartError` `sandbox_unusable`.
 */
export async function openSandboxCopy(stateFile: string): Promise<Gateway> {
  const folder = await mkdtemp(join(tmpdir(), 'admit-audit-'));
  const forget = () => rm(folder, { recursive: true, force: true });
  try {
    const dataFile = join(folder, 'sandbox.jsonl');
    await copyFile(stateFile, dataFile);
    const sandbox = await startSandbox({ dataFile });
    const gateway = createStripeGateway(sandbox);
    return {
      ...gateway,
      async close() {
        await gateway.close();
        await sandbox.stop();
        await forget();
      },
    };
  } catch (error) {
    await forget();
    throw new StartError('sandbox_unusable', sentence(error, stateFile), { cause: error });
  }
}

function sentence(error: unknown, stateFile: string): string {
  if (errorCode(error) !== 'ENOENT') return error instanceof Error ? error.message : String(error);
  return (
    `The payment sandbox has no memory at ${stateFile}: name the data folder of the server with ADMIT_DATA_DIR, ` +
    'or set STRIPE_SECRET_KEY if it takes real payments.'
  );
}
