import { expect, test } from 'vitest';
import { readTransferLink } from '../src/read-transfer-link.ts';

const code = '4h7k2m9x-0q3w5e7r9t0q3w5e7r9t0q3w5e';

test.each(['https://tickets.example.org', 'http://127.0.0.1:4100', 'http://[::1]:4100'])(
  'a link is of the server that it names: %s',
  (origin) => {
    expect(readTransferLink(`${origin}/transfers#${code}`)).toEqual({ code, origin });
  },
);

test.each(['http://a;reboot', 'http://a$(id)', 'http://a`id`', 'http://a&b', "http://a'b"])(
  'a server whose name a shell would run is not named to be typed: %s',
  (origin) => {
    expect(new URL(origin).origin).toBe(origin);
    expect(readTransferLink(`${origin}/transfers#${code}`)).toEqual({ code, origin: null });
  },
);
