import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { parseArgs } from 'node:util';
import { createSandbox, type SandboxOptions } from './app.ts';

/** What a parent process sends once, as its first message; anybody else says the same with options. */
export interface SandboxSettings {
  dataFile: string;
  /** 0 takes any free port. */
  port: number;
  webhookUrl?: string;
  webhookSecret?: string;
  secretKey?: string;
}

/** The one line it prints, or the one message it sends back. */
export type SandboxReport = { listening: number } | { failed: string };

const usage = `The payment sandbox: Stripe's HTTP API on 127.0.0.1, for test cards only.

  --data-file FILE        everything it remembers (needed)
  --port NUMBER           default 4242; 0 takes any free port
  --webhook-url URL       who is told of every change
  --webhook-secret SECRET what those messages are signed with, whsec_…
  --secret-key KEY        the only secret key that is good; default: any sk_test_…
  --with-parent           settings come from the parent process, and it ends when that is gone
`;

let dataFile: string | undefined;
const withParent = process.argv.includes('--with-parent');
try {
  const settings = withParent ? await receiveSettings() : readSettings();
  dataFile = settings.dataFile;
  await run(settings);
} catch (error) {
  fail(sentence(error));
}

async function run(settings: SandboxSettings): Promise<void> {
  const { dataFile, port, webhookUrl, webhookSecret, secretKey } = settings;
  const sandbox = await createSandbox({
    dataFile,
    ...(secretKey && { secretKey }),
    ...(webhookUrl && webhookSecret && { webhook: { url: webhookUrl, secret: webhookSecret } }),
    onDiskFailure: (error) =>
      fail(
        `The payment sandbox can no longer write ${dataFile} (${codeOf(error)}). All that it answered before is kept. Make room and start it again.`,
      ),
  } satisfies SandboxOptions);
  const server = createServer(sandbox.app);
  server.on('error', (error) => fail(sentence(error, port)));
  server.listen(port, '127.0.0.1', () => report({ listening: (server.address() as AddressInfo).port }));

  let stopping = false;
  async function stop(): Promise<void> {
    if (stopping) return;
    stopping = true;
    const closed = new Promise((resolve) => server.close(resolve));
    server.closeIdleConnections();
    // Whoever still keeps a connection open after this had its answer long ago.
    setTimeout(() => server.closeAllConnections(), 2_000).unref();
    await closed;
    await sandbox.close();
    process.exit(0);
  }
  process.on('SIGTERM', stop);
  process.on('disconnect', stop);
  // Ctrl-C reaches the whole group: a server that still captures money needs its gateway until it lets go.
  process.on('SIGINT', withParent ? () => undefined : stop);
}

function receiveSettings(): Promise<SandboxSettings> {
  return new Promise((resolve, reject) => {
    process.once('message', (settings) => resolve(settings as SandboxSettings));
    process.once('disconnect', () =>
      reject(new Error('The parent process went away before it gave any settings.')),
    );
    if (!process.connected) reject(new Error('--with-parent is for a parent process that speaks over IPC.'));
  });
}

function readSettings(): SandboxSettings {
  const { values } = parseArgs({
    options: {
      'data-file': { type: 'string' },
      port: { type: 'string', default: '4242' },
      'webhook-url': { type: 'string' },
      'webhook-secret': { type: 'string' },
      'secret-key': { type: 'string' },
      help: { type: 'boolean', short: 'h' },
    },
  });
  if (values.help) {
    process.stdout.write(usage);
    process.exit(0);
  }
  if (values['data-file'] === undefined) throw new Error('Say where it remembers: --data-file FILE');
  const port = Number(values.port);
  if (!Number.isInteger(port) || port < 0 || port > 65_535) throw new Error(`${values.port} is not a port.`);
  if ((values['webhook-url'] === undefined) !== (values['webhook-secret'] === undefined)) {
    throw new Error('--webhook-url and --webhook-secret go together.');
  }
  return {
    dataFile: values['data-file'],
    port,
    ...(values['webhook-url'] && { webhookUrl: values['webhook-url'] }),
    ...(values['webhook-secret'] && { webhookSecret: values['webhook-secret'] }),
    ...(values['secret-key'] && { secretKey: values['secret-key'] }),
  };
}

function report(message: SandboxReport): void {
  if (withParent) process.send?.(message);
  else process.stdout.write(`${JSON.stringify(message)}\n`);
}

function fail(message: string): void {
  if (withParent && process.connected) {
    process.send?.({ failed: message } satisfies SandboxReport, () => process.exit(1));
    return;
  }
  process.stderr.write(`${message}\n`);
  process.exit(1);
}

function sentence(error: unknown, port?: number): string {
  const { code, path, message } = error as NodeJS.ErrnoException;
  if (code === 'EADDRINUSE') {
    return `Port ${port} is taken by another program, so the payment sandbox did not start. Stop that program or choose another port.`;
  }
  if (code === undefined || path === undefined) return message;
  return `The payment sandbox cannot use its file ${dataFile ?? path} (${code}), so it did not start. Check that the folder exists and may be written.`;
}

function codeOf(error: unknown): string {
  return (error as NodeJS.ErrnoException).code ?? 'unknown';
}
