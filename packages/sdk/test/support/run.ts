import { execFile } from 'node:child_process';
import { promisify } from 'node:util';

/** Runs a program to its end; what it printed is part of the error when it fails. */
export async function run(
  program: string,
  parameters: string[],
  cwd: string,
  environment: NodeJS.ProcessEnv = {},
): Promise<string> {
  const env = { ...plainEnvironment(), ...environment };
  try {
    return (await promisify(execFile)(program, parameters, { cwd, env, timeout: 120_000 })).stdout;
  } catch (error) {
    const { stdout, stderr } = error as { stdout?: string; stderr?: string };
    throw new Error(`${program} ${parameters.join(' ')} failed\n${stdout}\n${stderr}`, { cause: error });
  }
}

/** npm and pnpm tell their scripts which project they run in; a program in another folder must not hear of it. */
function plainEnvironment(): NodeJS.ProcessEnv {
  const { npm_config_local_prefix: _, NODE_OPTIONS: __, ...environment } = process.env;
  return environment;
}
