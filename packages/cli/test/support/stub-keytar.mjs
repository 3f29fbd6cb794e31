import { appendFileSync, readFileSync, writeFileSync } from 'node:fs';

/** Keytar's place holder: what it does is told by the name of the account, its content lies in a file beside it. */
const file = process.env.STUB_KEYTAR_FILE ?? '/nonexistent';

function read() {
  try {
    return JSON.parse(readFileSync(file, 'utf8'));
  } catch {
    return {};
  }
}

/** Blocks the thread as a D-Bus call that nobody answers: no timer, no signal handler, no exit gets through. */
function hang() {
  appendFileSync(`${file}.pids`, `${process.pid}\n`);
  Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0);
}

export async function getPassword(_service, account) {
  if (account.includes('hangs')) hang();
  if (account.includes('locked'))
    throw new Error('Cannot create an item in a locked collection\n    at somewhere');
  return read()[account] ?? null;
}

export async function setPassword(_service, account, secret) {
  await getPassword(_service, account);
  writeFileSync(file, JSON.stringify({ ...read(), [account]: secret }));
}

export async function deletePassword(_service, account) {
  await getPassword(_service, account);
  const { [account]: gone, ...rest } = read();
  writeFileSync(file, JSON.stringify(rest));
  return gone !== undefined;
}
