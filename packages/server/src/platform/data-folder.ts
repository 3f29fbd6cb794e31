import { chmod, mkdir, readdir, stat } from 'node:fs/promises';
import { resolve } from 'node:path';
import { errorCode } from './error-code.ts';
import { FolderInUse, lockFolder } from './folder-lock.ts';
import { diskFull, isDiskFull, StartError } from './start-error.ts';

export interface DataFolder {
  /** Absolute. Everything this server keeps lies here, or is named by a file here. */
  readonly path: string;
  /** Lets another server have the folder. The last thing a server does. */
  close(): Promise<void>;
}

/**
 * Makes the data folder (mode 0700) where there is none, checks that it can be read and written, and takes it for
 * this process alone. Throws `StartError`: `data_folder_unusable`, `data_folder_in_use`, `disk_full`.
 */
export async function openDataFolder(path: string): Promise<DataFolder> {
  const folder = resolve(path);
  try {
    await mkdir(folder, { recursive: true, mode: 0o700 });
    if (!(await stat(folder)).isDirectory()) throw notAFolder(folder);
    // The mode of a folder that holds somebody's files already is theirs to choose: who names /tmp by mistake must
    // not lose it for everybody else. Our own files are 0600 one by one.
    if ((await readdir(folder)).length === 0) await chmod(folder, 0o700);
    return { path: folder, close: await lockFolder(folder) };
  } catch (error) {
    throw inOneSentence(folder, error);
  }
}

function inOneSentence(folder: string, error: unknown): StartError {
  if (error instanceof StartError) return error;
  if (error instanceof FolderInUse) {
    return new StartError(
      'data_folder_in_use',
      `The data folder ${folder} is in use by the server that runs as process ${error.pid}: ` +
        'stop that one first, or give this one a data folder of its own.',
      { cause: error },
    );
  }
  if (isDiskFull(error)) return diskFull(folder, error);
  const code = errorCode(error);
  if (code === 'EEXIST' || code === 'ENOTDIR') return notAFolder(folder);
  const why =
    code === 'EACCES' || code === 'EPERM' ? 'this user may not read and write it' : `${code ?? error}`;
  return new StartError(
    'data_folder_unusable',
    `The data folder ${folder} cannot be used (${why}): change its owner or permissions, or name another folder.`,
    { cause: error },
  );
}

function notAFolder(folder: string): StartError {
  return new StartError(
    'data_folder_unusable',
    `The data folder ${folder} cannot be made, because a file stands in its place: move it, or name another folder.`,
  );
}
