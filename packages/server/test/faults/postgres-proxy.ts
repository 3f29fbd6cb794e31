import { once } from 'node:events';
import { type AddressInfo, connect, createServer, type Socket } from 'node:net';
import { type Message, messageReader, textsIn, withText } from './postgres-wire.ts';

/** What a server asks of its database. */
export interface Asked {
  /** `orders.takeSeats`; empty for a statement without one. */
  readonly name: string;
  readonly text: string;
  /** The texts of its transaction so far, its own last. */
  readonly transaction: readonly string[];
}

export interface Answered extends Asked {
  /** The database has made it durable: the end of a transaction that changed something. */
  readonly isCommit: boolean;
  /** PostgreSQL's five characters where it answered with an error, `40P01`. */
  readonly errorCode: string | null;
}

/** `cut`: nothing more passes in either direction, as if the network had gone. */
export type Verdict = 'pass' | 'cut';

/** Chooses instants. A promise holds everything of that connection back until it is settled. */
export interface ProxyRules {
  /** Before the database hears of it. */
  asked?(statement: Asked): Verdict | Promise<Verdict>;
  /** After the database did it, before the server hears of it. */
  answered?(statement: Answered): Verdict | Promise<Verdict>;
  /** What is sent instead of a statement: how a guard is taken off a real server. */
  rewrite?(text: string): string;
}

export interface PostgresProxy {
  /** What the server is given as its DATABASE_URL. */
  readonly url: string;
  /** May be changed at any time. */
  rules: ProxyRules;
  cutAll(): void;
  close(): Promise<void>;
}

/** Stands between a server and its database, and lets through what it is told to. */
export async function startPostgresProxy(databaseUrl: string): Promise<PostgresProxy> {
  const target = new URL(databaseUrl);
  const sockets = new Set<Socket>();
  const server = createServer({ noDelay: true }, (client) => {
    const database = connect({ host: target.hostname, port: Number(target.port || 5432), noDelay: true });
    const cut = () => {
      client.destroy();
      database.destroy();
    };
    for (const socket of [client, database]) {
      sockets.add(socket);
      socket.on('close', () => sockets.delete(socket));
      socket.on('error', cut);
    }
    const conversation = newConversation(proxy);
    void pump(client, database, messageReader({ startsWithoutLetter: true }), conversation.fromServer, cut);
    void pump(
      database,
      client,
      messageReader({ startsWithoutLetter: false }),
      conversation.fromDatabase,
      cut,
    );
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const url = new URL(databaseUrl);
  url.hostname = '127.0.0.1';
  url.port = String((server.address() as AddressInfo).port);
  const proxy: PostgresProxy = {
    url: url.href,
    rules: {},
    cutAll() {
      for (const socket of sockets) socket.destroy();
    },
    async close() {
      const closed = once(server, 'close');
      server.close();
      proxy.cutAll();
      await closed;
    },
  };
  return proxy;
}

/** What to do with a message: send this, or cut. */
type Judge = (message: Message) => Message | 'cut' | Promise<Message | 'cut'>;

async function pump(
  from: Socket,
  to: Socket,
  read: ReturnType<typeof messageReader>,
  judge: Judge,
  cut: () => void,
): Promise<void> {
  try {
    for await (const chunk of from) {
      to.cork();
      for (const message of read(chunk as Buffer)) {
        const judged = judge(message);
        const verdict = judged instanceof Promise ? await heldBack(to, judged) : judged;
        if (verdict === 'cut') return;
        to.write(verdict.bytes);
      }
      to.uncork();
    }
  } catch {
    // One side is gone, and so will be the other.
  } finally {
    cut();
  }
}

/** What was let through before must not wait for it. */
async function heldBack<Value>(to: Socket, judged: Promise<Value>): Promise<Value> {
  to.uncork();
  const value = await judged;
  to.cork();
  return value;
}

/** Follows one connection: which statement is which, where transactions begin and end. */
function newConversation(proxy: PostgresProxy): { fromServer: Judge; fromDatabase: Judge } {
  /** Of prepared statements, by name; the unnamed one is '', a portal is taken for the last one bound. */
  const prepared = new Map<string, string>();
  let bound = '';
  /** Statements whose answer is not complete. */
  const open: Asked[] = [];
  let transaction: string[] = [];
  let lastTag = '';
  let errorCode: string | null = null;

  const ask = (message: Message, name: string, text: string) => {
    transaction.push(text);
    const statement: Asked = { name, text, transaction: [...transaction] };
    open.push(statement);
    const verdict = proxy.rules.asked?.(statement) ?? 'pass';
    return settled(verdict, message);
  };

  return {
    fromServer(message) {
      switch (message.type) {
        case 'Q': {
          const sent = rewritten(proxy, message, 0);
          return ask(sent, '', textsIn(sent, 1)[0]!);
        }
        case 'P': {
          const sent = rewritten(proxy, message, 1);
          const [name, text] = textsIn(sent, 2);
          prepared.set(name!, text!);
          return sent;
        }
        case 'B':
          bound = textsIn(message, 2)[1]!;
          return message;
        case 'E':
          return ask(message, bound, prepared.get(bound) ?? '');
        default:
          return message;
      }
    },

    fromDatabase(message) {
      if (message.type === 'C') lastTag = textsIn(message, 1)[0]!;
      if (message.type === 'E')
        errorCode = /\0C(\w{5})\0/.exec(message.bytes.toString('latin1'))?.[1] ?? 'XX000';
      if (message.type !== 'Z') return message;
      // Ready for the next: only now is a statement that stood alone committed.
      const statement = open.shift();
      const isOver = String.fromCharCode(message.bytes[5]!) === 'I';
      if (statement === undefined) return message;
      const isCommit = isOver && errorCode === null && isDurable(lastTag, statement.transaction);
      const done = { ...statement, isCommit, errorCode };
      if (isOver) transaction = [];
      lastTag = '';
      errorCode = null;
      return settled(proxy.rules.answered?.(done) ?? 'pass', message);
    },
  };
}

function settled(verdict: Verdict | Promise<Verdict>, message: Message): ReturnType<Judge> {
  if (verdict instanceof Promise) return verdict.then((later) => (later === 'cut' ? 'cut' : message));
  return verdict === 'cut' ? 'cut' : message;
}

function rewritten(proxy: PostgresProxy, message: Message, nth: number): Message {
  if (proxy.rules.rewrite === undefined) return message;
  const before = textsIn(message, nth + 1)[nth]!;
  const after = proxy.rules.rewrite(before);
  return after === before ? message : withText(message, nth, after);
}

function isDurable(tag: string, transaction: readonly string[]): boolean {
  return tag !== 'ROLLBACK' && transaction.some((text) => /\b(insert into|update|delete from)\b/.test(text));
}
