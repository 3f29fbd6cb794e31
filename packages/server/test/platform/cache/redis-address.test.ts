import { expect, test } from 'vitest';
import { readRedisAddress } from '../../../src/platform/cache/redis-address.ts';

const plain = { kind: 'plain', name: '', database: 0, tls: false };

test.for([
  ['redis://localhost', { ...plain, nodes: [{ host: 'localhost', port: 6379 }] }],
  [
    'rediss://someone:p%40ss%2C@cache.example:7000/3',
    {
      ...{ ...plain, tls: true, database: 3, username: 'someone', password: 'p@ss,' },
      nodes: [{ host: 'cache.example', port: 7000 }],
    },
  ],
  ['redis://:secret@[::1]:1', { ...plain, password: 'secret', nodes: [{ host: '::1', port: 1 }] }],
  [
    'redis+sentinel://a,b:5/tickets/2',
    {
      ...{ kind: 'sentinel', name: 'tickets', database: 2, tls: false },
      nodes: [
        { host: 'a', port: 26379 },
        { host: 'b', port: 5 },
      ],
    },
  ],
  [
    'rediss+cluster://:x@a:1,b:2',
    {
      ...{ kind: 'cluster', name: '', database: 0, tls: true, password: 'x' },
      nodes: [
        { host: 'a', port: 1 },
        { host: 'b', port: 2 },
      ],
    },
  ],
] as const)('%s', ([text, address]) => {
  expect(readRedisAddress(text)).toEqual(address);
});

test.for([
  '',
  'localhost:6379',
  'http://localhost',
  'redis://',
  'redis://a,b',
  'redis://a:99999',
  'redis://a/b',
  'redis://a/1/2',
  'redis://a:b:c@host',
  'redis://%E0%A4%A@host',
  'redis+sentinel://a',
  'redis+sentinel://a/name/1/2',
  'redis+cluster://a/1',
  'redis+cluster://a,,b',
])('%s is none', (text) => {
  expect(readRedisAddress(text)).toBeNull();
});
