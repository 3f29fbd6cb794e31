import { join } from 'node:path';
import envPaths from 'env-paths';
import { z } from 'zod';
import { type RedisAddress, readRedisAddress } from './platform/cache/redis-address.ts';
import type { WalletSettings } from './wallets/wallets.ts';

/**
 * The settings, from environment variables only; this is the one file that reads them.
 * `admit-server --help` prints this table.
 */

const port = z
  .string()
  .regex(/^\d{1,5}$/)
  .refine((text) => Number(text) <= 65_535);
const wholeNumber = z.string().regex(/^\d{1,9}$/);
const wholeDigits = z.string().regex(/^\d{1,30}$/);
const flag = z.enum(['true', 'false']);

interface Setting {
  readonly schema: z.ZodType<string>;
  readonly expected: string;
  readonly fallback: string | undefined;
  readonly help: string;
  readonly secret?: true;
}

function setting(
  schema: z.ZodType<string>,
  expected: string,
  fallback: string | undefined,
  help: string,
  secret?: true,
): Setting {
  return { schema, expected, fallback, help, ...(secret ? { secret } : {}) };
}

const url = z.url();
const words = z.string().min(1);

export const settings = {
  ADMIT_HOST: setting(words, 'an address', '127.0.0.1', 'Address to listen on'),
  ADMIT_PORT: setting(port, 'a port, 0 to 65535', '4100', 'Port to listen on; 0 takes a free one'),
  ADMIT_PUBLIC_URL: setting(
    url,
    'a URL',
    undefined,
    'How buyers reach this server; used in mails and for the way back from payment pages',
  ),
  ADMIT_DATA_DIR: setting(
    words,
    'a folder',
    envPaths('admit-one', { suffix: '' }).data,
    'Where the embedded database, keys and mails lie',
  ),
  ADMIT_CORS_ORIGINS: setting(
    z.string(),
    'origins with commas between, or *',
    '',
    'Web origins that may call the API from a browser',
  ),
  ADMIT_LOG_LEVEL: setting(
    z.enum(['fatal', 'error', 'warn', 'info', 'debug', 'trace', 'silent']),
    'a pino level',
    'info',
    'How much is logged',
  ),
  ADMIT_TRUST_PROXY: setting(
    flag,
    'true or false',
    'false',
    'Whether one proxy stands in front and sets X-Forwarded-For',
  ),
  ADMIT_LOGIN_LIMIT: setting(
    wholeNumber,
    'a whole number',
    '30',
    'Logins, registrations, resets and transfers per address and minute',
  ),
  ADMIT_METRICS: setting(
    z.enum(['off', 'local', 'everyone']),
    'off, local or everyone',
    'local',
    'Who may read /metrics; local: this machine, without a proxy',
  ),
  DATABASE_URL: setting(
    url,
    'a postgres:// URL',
    undefined,
    'A PostgreSQL of version 15 or later; without it the bundled one is started',
    true,
  ),
  ADMIT_DATABASE_POOL: setting(wholeNumber, 'a whole number', '20', 'Connections to the database'),
  ADMIT_KEY_SECRET: setting(
    z.string().regex(/^[A-Za-z0-9_-]{43}$/),
    '32 bytes in base64url',
    undefined,
    'Encrypts the keys that tickets are signed with, the same for all servers on a database; without it a file has it',
    true,
  ),
  ADMIT_NEW_KEY_SECRET: setting(
    z.string().regex(/^[A-Za-z0-9_-]{43}$/),
    '32 bytes in base64url',
    undefined,
    'What admit-server keys reseal encrypts those keys with from then on; nothing else reads it',
    true,
  ),
  REDIS_URL: setting(
    z.string().refine((text) => readRedisAddress(text) !== null),
    'a redis://, redis+sentinel:// or redis+cluster:// URL',
    undefined,
    'A Redis that all servers share, which tickets and tokens are read from; without it each remembers by itself',
    true,
  ),
  STRIPE_SECRET_KEY: setting(
    words,
    'sk_…',
    undefined,
    'Takes real payments; without it the bundled sandbox is started',
    true,
  ),
  STRIPE_WEBHOOK_SECRET: setting(
    words,
    'whsec_…',
    undefined,
    "Checks that Stripe's webhooks are Stripe's",
    true,
  ),
  STRIPE_API_URL: setting(
    url,
    'a URL',
    undefined,
    "In place of Stripe's address: a sandbox or stripe-mock that runs by itself; for test keys only",
  ),
  STRIPE_TIMEOUT_MS: setting(
    wholeNumber,
    'a whole number',
    '20000',
    'How long one answer of the gateway may take, in milliseconds',
  ),
  SMTP_URL: setting(
    url,
    'an smtp:// URL',
    undefined,
    'Sends mail; without it mails are files in the data folder',
    true,
  ),
  ADMIT_MAIL_FROM: setting(words, 'an address', 'Admit One <tickets@localhost>', 'Sender of the mails'),
  ADMIT_WALLET_NAME: setting(words, 'a name', 'Admit One', 'Whose the passes in wallets are'),
  ADMIT_APPLE_CERTIFICATE: setting(
    words,
    'a file, PEM',
    undefined,
    "Certificate of a Pass Type ID; with its key and Apple's WWDR certificate tickets go into Apple Wallet",
  ),
  ADMIT_APPLE_KEY: setting(words, 'a file, PEM', undefined, "That certificate's private key"),
  ADMIT_APPLE_PASSPHRASE: setting(
    words,
    'text',
    undefined,
    'Decrypts that key; without it the key is not encrypted',
    true,
  ),
  ADMIT_APPLE_WWDR: setting(
    words,
    'a file, PEM',
    undefined,
    'The certificate of Apple that issued that certificate',
  ),
  ADMIT_GOOGLE_ISSUER: setting(
    wholeDigits,
    'digits',
    undefined,
    'Issuer id of Google Wallet; with the key tickets go into Google Wallet',
  ),
  ADMIT_GOOGLE_KEY: setting(words, 'a file, JSON', undefined, 'Key of a service account of that issuer'),
} as const satisfies Record<string, Setting>;

export interface Config {
  readonly host: string;
  readonly port: number;
  readonly publicUrl: string | null;
  readonly dataDir: string;
  readonly corsOrigins: readonly string[];
  readonly logLevel: string;
  readonly trustProxy: boolean;
  readonly loginLimit: number;
  readonly metricsFor: 'off' | 'local' | 'everyone';
  readonly databaseUrl: string | null;
  readonly databasePool: number;
  readonly keySecret: string | null;
  readonly newKeySecret: string | null;
  readonly redis: RedisAddress | null;
  readonly stripeSecretKey: string | null;
  readonly stripeWebhookSecret: string | null;
  readonly stripeApiUrl: string | null;
  readonly stripeTimeoutMs: number;
  readonly smtpUrl: string | null;
  readonly mailFrom: string;
  readonly wallets: WalletSettings;
}

/** What was set wrongly, one sentence a setting. */
export class ConfigError extends Error {
  override readonly name = 'ConfigError';
}

/** @throws ConfigError naming every setting that is wrong */
export function readConfig(environment: NodeJS.ProcessEnv = process.env): Config {
  const faults: string[] = [];
  const read = (name: keyof typeof settings): string | undefined => {
    const { schema, expected, fallback, secret } = settings[name] as Setting;
    const value = environment[name];
    if (value === undefined || value === '') return fallback;
    if (schema.safeParse(value).success) return value;
    faults.push(`${name} must be ${expected}${secret ? '' : `, not "${value}"`}.`);
    return fallback;
  };

  const config: Config = {
    host: read('ADMIT_HOST')!,
    port: Number(read('ADMIT_PORT')),
    publicUrl: read('ADMIT_PUBLIC_URL')?.replace(/\/$/, '') ?? null,
    dataDir: read('ADMIT_DATA_DIR')!,
    corsOrigins: read('ADMIT_CORS_ORIGINS')!
      .split(',')
      .map((origin) => origin.trim())
      .filter((origin) => origin !== ''),
    logLevel: read('ADMIT_LOG_LEVEL')!,
    trustProxy: read('ADMIT_TRUST_PROXY') === 'true',
    loginLimit: Number(read('ADMIT_LOGIN_LIMIT')),
    metricsFor: read('ADMIT_METRICS') as Config['metricsFor'],
    databaseUrl: read('DATABASE_URL') ?? null,
    databasePool: Number(read('ADMIT_DATABASE_POOL')),
    keySecret: read('ADMIT_KEY_SECRET') ?? null,
    newKeySecret: read('ADMIT_NEW_KEY_SECRET') ?? null,
    redis: readRedisAddress(read('REDIS_URL') ?? ''),
    stripeSecretKey: read('STRIPE_SECRET_KEY') ?? null,
    stripeWebhookSecret: read('STRIPE_WEBHOOK_SECRET') ?? null,
    stripeApiUrl: read('STRIPE_API_URL') ?? null,
    stripeTimeoutMs: Number(read('STRIPE_TIMEOUT_MS')),
    smtpUrl: read('SMTP_URL') ?? null,
    mailFrom: read('ADMIT_MAIL_FROM')!,
    wallets: {
      issuerName: read('ADMIT_WALLET_NAME')!,
      apple: {
        certificate: read('ADMIT_APPLE_CERTIFICATE') ?? null,
        key: read('ADMIT_APPLE_KEY') ?? null,
        passphrase: read('ADMIT_APPLE_PASSPHRASE') ?? null,
        wwdr: read('ADMIT_APPLE_WWDR') ?? null,
      },
      google: {
        issuerId: read('ADMIT_GOOGLE_ISSUER') ?? null,
        keyFile: read('ADMIT_GOOGLE_KEY') ?? null,
      },
    },
  };
  if (config.stripeSecretKey !== null && config.stripeWebhookSecret === null) {
    faults.push('STRIPE_WEBHOOK_SECRET must be set where STRIPE_SECRET_KEY is.');
  }
  // A live key sent to another address is a key given away.
  if (config.stripeApiUrl !== null && !config.stripeSecretKey?.startsWith('sk_test_')) {
    faults.push('STRIPE_API_URL needs a STRIPE_SECRET_KEY that begins with sk_test_.');
  }
  if (faults.length > 0) throw new ConfigError(faults.join('\n'));
  return config;
}

/** What `admit-server --help` prints. */
export function helpText(): string {
  const lines = Object.entries(settings as Record<string, Setting>).map(
    ([name, { expected, fallback, help }]) => {
      const value = fallback === undefined ? '' : ` [${fallback === '' ? 'none' : fallback}]`;
      return `  ${name.padEnd(24)}${help}; ${expected}${value}`;
    },
  );
  return [
    'Usage: admit-server',
    '       admit-server audit [--gateway] [--json]',
    '       admit-server keys list|rotate|add|reseal|revoke|abandon …',
    '       admit-server cache rebuild',
    '',
    'Serves the Admit One API. Without settings it brings its own PostgreSQL and a sandbox',
    'in place of the payment gateway, and listens on this machine only.',
    'audit says what is sold, what is open, and whether anything is wrong: see audit --help.',
    'keys are what tickets are signed with: see keys --help.',
    'cache rebuild writes all tickets to the Redis of the settings: see cache --help.',
    '',
    'Settings, as environment variables [what holds without]:',
    ...lines,
    '',
    '  -h, --help     print this and end',
    '  -v, --version  print the version and end',
    '',
  ].join('\n');
}

/** Where things lie inside the data folder. */
export function dataPaths(dataDir: string) {
  return {
    sandboxState: join(dataDir, 'sandbox.jsonl'),
    /** Of versions before the keys' table. */
    ticketKey: join(dataDir, 'ticket-key.pem'),
    keySecret: join(dataDir, 'key-secret'),
    mail: join(dataDir, 'mail'),
  };
}
