/** Where a Redis is, and of which kind. */
export interface RedisAddress {
  readonly kind: 'plain' | 'sentinel' | 'cluster';
  /** One that is plain; some of the sentinels; some of the cluster's. */
  readonly nodes: readonly { readonly host: string; readonly port: number }[];
  /** What the sentinels call the one that is watched; empty for the other kinds. */
  readonly name: string;
  readonly database: number;
  readonly tls: boolean;
  readonly username?: string;
  readonly password?: string;
}

const kinds = {
  'redis:': 'plain',
  'rediss:': 'plain',
  'redis+sentinel:': 'sentinel',
  'rediss+sentinel:': 'sentinel',
  'redis+cluster:': 'cluster',
  'rediss+cluster:': 'cluster',
} as const;

const defaultPorts = { plain: 6379, sentinel: 26379, cluster: 6379 } as const;

/**
 * Reads an address; null where it is none.
 *
 * - `redis://[[user]:password@]host[:port][/database]`
 * - `redis+sentinel://[[user]:password@]host[:port],host[:port]…/name[/database]`
 * - `redis+cluster://[[user]:password@]host[:port],host[:port]…`
 *
 * With `rediss` in place of `redis`, over TLS. User and password are percent-encoded where they hold `:`, `@`, `/` or `,`.
 */
export function readRedisAddress(text: string): RedisAddress | null {
  const parts = /^(rediss?(?:\+sentinel|\+cluster)?:)\/\/(?:([^@/]*)@)?([^@/]+)(\/[^?#]*)?$/.exec(text);
  if (parts === null) return null;
  const [, scheme = '', login, hosts = '', path = ''] = parts;
  const kind = kinds[scheme as keyof typeof kinds];
  const nodes = hosts.split(',').map((host) => readNode(host, defaultPorts[kind]));
  const where = readPath(kind, path.split('/').slice(1));
  const credentials = readLogin(login);
  if (where === null || credentials === null || !nodes.every((node) => node !== null)) return null;
  if (kind === 'plain' && nodes.length > 1) return null;
  return { kind, nodes, tls: scheme.startsWith('rediss'), ...where, ...credentials };
}

function readNode(text: string, defaultPort: number): { host: string; port: number } | null {
  const parts = /^(\[[\da-f:.]+\]|[^:[\]\s]+)(?::(\d{1,5}))?$/i.exec(text);
  if (parts === null) return null;
  const port = Number(parts[2] ?? defaultPort);
  return port > 65_535 ? null : { host: parts[1]!.replace(/^\[|\]$/g, ''), port };
}

function readPath(
  kind: RedisAddress['kind'],
  path: readonly string[],
): Pick<RedisAddress, 'name' | 'database'> | null {
  const [name = '', number = ''] = kind === 'sentinel' ? path : ['', ...path];
  const isWhole = path.length <= (kind === 'sentinel' ? 2 : 1) && /^\d{0,4}$/.test(number);
  // A cluster has one database only.
  if (!isWhole || (kind === 'sentinel') !== (name !== '') || (kind === 'cluster' && number !== ''))
    return null;
  return { name, database: Number(number) };
}

function readLogin(login: string | undefined): Pick<RedisAddress, 'username' | 'password'> | null {
  if (login === undefined || login === '') return {};
  const [username = '', password = '', ...more] = login.split(':');
  if (more.length > 0) return null;
  try {
    return {
      ...(username === '' ? {} : { username: decodeURIComponent(username) }),
      ...(password === '' ? {} : { password: decodeURIComponent(password) }),
    };
  } catch {
    return null;
  }
}
