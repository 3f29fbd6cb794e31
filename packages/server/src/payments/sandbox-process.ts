import { type ChildProcess, fork } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { fileURLToPath } from 'node:url';
import type { SandboxReport, SandboxSettings } from './sandbox/main.ts';

export interface SandboxProcessOptions {
  /** What the sandbox remembers, between starts too. */
  dataFile: string;
  /** Default 0: any free port. */
  port?: number;
  /** Where it tells of every change. */
  webhookUrl?: string;
  /** Called when it ends without having been asked to. */
  onExit?: (reason: string) => void;
}

export interface SandboxProcess {
  /** `http://127.0.0.1:4242` */
  url: string;
  secretKey: string;
  publishableKey: string;
  webhookSecret: string;
  /** Where a card is sent with the publishable key. */
  cardEntryUrl: string;
  pid: number;
  /** Resolves when the process is gone. */
  stop(): Promise<void>;
}

/** How long a stop may take before it is no longer asked for but done. */
const patienceMs = 5_000;

/**
 * Starts the bundled sandbox as a process of its own, so that it survives a server that dies of something and
 * keeps its memory; it ends by itself when this process is gone, however that happened. The keys are new each
 * time and go over IPC, where no other user of the machine reads them.
 * @throws an `Error` whose message is one sentence for people, when the port is taken or the file is unusable.
 */
export async function startSandbox(options: SandboxProcessOptions): Promise<SandboxProcess> {
  const extension = import.meta.url.endsWith('.ts') ? 'ts' : 'js';
  const main = fileURLToPath(new URL(`./sandbox/main.${extension}`, import.meta.url));
  const secretKey = `sk_test_${secret()}`;
  const webhookSecret = `whsec_${secret()}`;
  // The sandbox needs no package of the workspace, so none of our own flags; an inherited --inspect would
  // fight over its port.
  const child = fork(main, ['--with-parent'], {
    execArgv: [],
    stdio: ['ignore', 'ignore', 'inherit', 'ipc'],
  });
  const gone = new Promise<string>((resolve) => {
    child.once('exit', (code, signal) => resolve(signal ?? `code ${code}`));
    child.once('error', (error) => resolve(error.message));
  });
  const port = await settle(child, gone, {
    dataFile: options.dataFile,
    port: options.port ?? 0,
    secretKey,
    webhookSecret,
    ...(options.webhookUrl && { webhookUrl: options.webhookUrl }),
  });
  let stopping = false;
  void gone.then((reason) => {
    if (!stopping) options.onExit?.(reason);
  });
  const url = `http://127.0.0.1:${port}`;
  return {
    url,
    secretKey,
    publishableKey: 'pk_test_admit_one_sandbox',
    webhookSecret,
    cardEntryUrl: `${url}/v1/payment_methods`,
    pid: child.pid!,
    async stop() {
      stopping = true;
      if (child.connected) child.disconnect();
      const impatience = setTimeout(() => child.kill('SIGKILL'), patienceMs);
      await gone.finally(() => clearTimeout(impatience));
    },
  };
}

function settle(child: ChildProcess, gone: Promise<string>, settings: SandboxSettings): Promise<number> {
  return new Promise((resolve, reject) => {
    child.once('message', (message) => {
      const report = message as SandboxReport;
      if ('listening' in report) resolve(report.listening);
      else reject(new Error(report.failed));
    });
    void gone.then((reason) =>
      reject(new Error(`The payment sandbox ended before it was ready (${reason}).`)),
    );
    child.send(settings, (error) => {
      if (error) reject(error);
    });
  });
}

function secret(): string {
  return randomBytes(24).toString('hex');
}
