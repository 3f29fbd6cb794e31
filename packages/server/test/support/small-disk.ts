import { execFile } from 'node:child_process';
import { chmod, mkdir, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { onTestFinished, type TestContext } from 'vitest';

/** A disk of its own, as small as a test needs it. Only root can have one, and in a container often not even root. */
export async function smallDisk(context: TestContext, size: string): Promise<string> {
  const parent = await mkdtemp(join(tmpdir(), 'admit-disk-'));
  await chmod(parent, 0o755);
  const disk = join(parent, 'disk');
  await mkdir(disk);
  onTestFinished(() => rm(parent, { recursive: true, force: true }));
  const mounting = promisify(execFile)('mount', ['-t', 'tmpfs', '-o', `size=${size}`, 'admit-test', disk]);
  const mounted = await mounting.then(
    () => true,
    () => false,
  );
  context.skip(!mounted, 'this user may not mount a small disk');
  onTestFinished(async () => {
    await promisify(execFile)('umount', [disk]);
  });
  return disk;
}
