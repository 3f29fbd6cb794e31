import { randomBytes } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import pg from 'pg';
import type { TestProject } from 'vitest/node';
import { type EmbeddedPostgres, startEmbeddedPostgres } from '../../src/platform/database/embedded.ts';
import { migrate } from '../../src/platform/database/migrate.ts';
import { createLog } from '../../src/platform/log.ts';

declare module 'vitest' {
  interface ProvidedContext {
    /** Where the run's PostgreSQL is, and the migrated database that each test file gets a copy of. */
    postgres: { url: string; template: string };
  }
}

interface Cluster {
  url: string;
  template: string;
  stop(): Promise<void>;
}

/**
 * Each project of a run loads this file by itself, in the same process. They share one cluster through this place:
 * the first one starts it, the last one stops it.
 */
const shared = globalThis as { admitOneCluster?: { users: number; started: Promise<Cluster> } };

export async function setup(project: TestProject): Promise<void> {
  shared.admitOneCluster ??= { users: 0, started: startCluster() };
  shared.admitOneCluster.users += 1;
  const { url, template } = await shared.admitOneCluster.started;
  project.provide('postgres', { url, template });
}

export async function teardown(): Promise<void> {
  const cluster = shared.admitOneCluster;
  if (!cluster) return;
  cluster.users -= 1;
  if (cluster.users > 0) return;
  delete shared.admitOneCluster;
  await (await cluster.started).stop();
}

/** A cluster of our own, or the server that TEST_DATABASE_URL names: that is how older versions are tested. */
async function startCluster(): Promise<Cluster> {
  const given = process.env.TEST_DATABASE_URL;
  const embedded = given ? undefined : await startFastPostgres();
  const url = given ?? embedded?.postgres.url ?? '';
  // Two runs may share a given server.
  const template = given ? `template_admit_${randomBytes(4).toString('hex')}` : 'template_admit';
  await onServer(url, `create database ${template}`);
  await migrate({ url: databaseUrl(url, template), log: createLog('error') });
  const stop = async () => {
    if (!embedded) {
      await onServer(url, `drop database ${template}`);
      return;
    }
    const left = await databasesOfTests(url);
    await embedded.remove();
    if (left > 0)
      throw new Error(`${left} databases were left by test files: say what ends them with afterFile.`);
  };
  return { url, template, stop };
}

async function startFastPostgres(): Promise<{ postgres: EmbeddedPostgres; remove(): Promise<void> }> {
  const dataDir = await mkdtemp(join(tmpdir(), 'admit-tests-'));
  const postgres = await startEmbeddedPostgres({
    dataDir,
    log: createLog('error'),
    // Nothing here outlives the run. What durability means is tested elsewhere, on clusters with these left alone.
    settings: { fsync: 'off', synchronous_commit: 'off', full_page_writes: 'off', max_connections: 1000 },
  });
  // A run that is ended by force (Ctrl-C twice) skips the teardown.
  const lastResort = () => process.kill(postgres.pid, 'SIGQUIT');
  process.once('exit', lastResort);
  const remove = async () => {
    process.off('exit', lastResort);
    await postgres.stop();
    await rm(postgres.home, { recursive: true, force: true });
    await rm(dataDir, { recursive: true, force: true });
  };
  return { postgres, remove };
}

async function databasesOfTests(url: string): Promise<number> {
  const { rows } = await onServer(url, `select 1 from pg_database where datname like 'test\\_%'`);
  return rows.length;
}

async function onServer(url: string, statement: string): Promise<pg.QueryResult> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  return client.query(statement).finally(() => client.end());
}

function databaseUrl(url: string, database: string): string {
  const copy = new URL(url);
  copy.pathname = `/${database}`;
  return copy.href;
}
