import { afterAll, afterEach, beforeAll, expect, test } from 'vitest';
import { type Database, openDatabase } from '../../src/platform/database/database.ts';
import { createLog } from '../../src/platform/log.ts';
import { type TestDatabase, testDatabase } from '../support/test-database.ts';
import { type Answered, type PostgresProxy, startPostgresProxy } from './postgres-proxy.ts';

let direct: TestDatabase;
let proxy: PostgresProxy;
let through: Database;

beforeAll(async () => {
  direct = await testDatabase();
  await direct.database.connection.query('create table said (word text primary key)');
  proxy = await startPostgresProxy(direct.url);
  through = await openDatabase({ url: proxy.url, log: createLog('silent'), poolSize: 3 });
});

afterEach(() => {
  proxy.rules = {};
});

afterAll(async () => {
  await through.close();
  await proxy.close();
});

const say = { name: 'test.say', text: 'insert into said (word) values ($1::text)' };

async function words(): Promise<string[]> {
  const rows = await direct.database.connection.query<{ word: string }>(
    'select word from said order by word',
  );
  return rows.map(({ word }) => word);
}

test('it sees each statement with its name and knows commits from other answers', async () => {
  const seen: Answered[] = [];
  proxy.rules = {
    answered(statement) {
      seen.push(statement);
      return 'pass';
    },
  };
  for (const word of ['one', 'two']) await through.inTransaction((sql) => sql.query(say, [word]));
  await through.connection.query(`delete from said where word = $1::text`, ['one']);
  await through.connection.query('select word from said');
  await expect(through.inTransaction((sql) => sql.query(say, ['two']))).rejects.toThrow('duplicate key');
  expect(seen.map(({ name, text, isCommit }) => `${name || text.slice(0, 6)} ${isCommit}`)).toEqual([
    ...['begin  false', 'test.say false', 'commit true'],
    ...['begin  false', 'test.say false', 'commit true'],
    'delete true',
    'select false',
    ...['begin  false', 'test.say false', 'rollba false'],
  ]);
  expect(seen.map(({ errorCode }) => errorCode).filter((code) => code !== null)).toEqual(['23505']);
  expect(seen[2]!.transaction).toEqual([expect.stringMatching(/^begin/), say.text, 'commit']);
});

test('a commit whose answer is dropped has happened; one that is cut before has not', async () => {
  proxy.rules = { answered: ({ isCommit }) => (isCommit ? 'cut' : 'pass') };
  await expect(through.inTransaction((sql) => sql.query(say, ['heard']))).rejects.toThrow();
  await expect(through.connection.query(say, ['alone'])).rejects.toThrow();
  proxy.rules = { asked: ({ text }) => (text === 'commit' ? 'cut' : 'pass') };
  await expect(through.inTransaction((sql) => sql.query(say, ['unheard']))).rejects.toThrow();
  expect(await words()).toEqual(['alone', 'heard', 'two']);
});

test('an answer waits for as long as it is told to, and a text may be changed on the way', async () => {
  const goOn = Promise.withResolvers<'pass'>();
  proxy.rules = {
    asked: ({ name }) => (name === 'test.held' ? goOn.promise : 'pass'),
    rewrite: (text) => text.replace('$1::text', `upper($1::text) || '-ä'`),
  };
  const held = through.connection.query({ ...say, name: 'test.held' }, ['held']);
  await through.connection.query({ ...say, name: 'test.free' }, ['free']);
  expect(await words()).toContain('FREE-ä');
  expect(await words()).not.toContain('HELD-ä');
  goOn.resolve('pass');
  await held;
  expect(await words()).toContain('HELD-ä');
});
