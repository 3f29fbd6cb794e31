import { type Profiler, Session } from 'node:inspector/promises';
import { basename, dirname } from 'node:path';

/** Starts a CPU profile of this process; the function it returns ends it and tells where the time went. */
export async function profileUntil(): Promise<() => Promise<string[]>> {
  const session = new Session();
  session.connect();
  await session.post('Profiler.enable');
  await session.post('Profiler.setSamplingInterval', { interval: 500 });
  await session.post('Profiler.start');
  return async () => {
    const { profile } = await session.post('Profiler.stop');
    session.disconnect();
    return [
      'functions, by their own time:',
      ...shares(profile, placeOf),
      'our functions, with what Node and libraries did for them:',
      ...shares(profile, ourFunctionBehind(profile)),
    ];
  };
}

type Node = Profiler.ProfileNode;

const shown = 30;

function shares(profile: Profiler.Profile, nameOf: (node: Node) => string): string[] {
  const msByName = new Map<string, number>();
  let busyMs = 0;
  const nodes = new Map(profile.nodes.map((node) => [node.id, node]));
  for (const [index, id] of profile.samples!.entries()) {
    const node = nodes.get(id)!;
    if (isNoWork(node)) continue;
    const ms = profile.timeDeltas![index]! / 1000;
    busyMs += ms;
    const name = nameOf(node);
    msByName.set(name, (msByName.get(name) ?? 0) + ms);
  }
  return [...msByName]
    .sort(([, one], [, other]) => other - one)
    .slice(0, shown)
    .map(([name, ms]) => `${((100 * ms) / busyMs).toFixed(1).padStart(6)} %  ${name}`);
}

/** Idle, and the profiler itself. */
function isNoWork({ callFrame }: Node): boolean {
  return callFrame.functionName === '(idle)' || callFrame.url === 'node:inspector';
}

function placeOf({ callFrame: { functionName, url, lineNumber } }: Node): string {
  const place = url === '' ? '' : ` ${basename(dirname(url))}/${basename(url)}:${lineNumber + 1}`;
  return `${functionName === '' ? '(no name)' : functionName}${place}`;
}

/** The nearest caller that is a file of ours; what Node does between requests is nobody's. */
function ourFunctionBehind(profile: Profiler.Profile): (node: Node) => string {
  const parents = new Map<number, Node>();
  for (const node of profile.nodes) for (const child of node.children ?? []) parents.set(child, node);
  return (node) => {
    for (let at: Node | undefined = node; at !== undefined; at = parents.get(at.id)) {
      if (/\/packages\/\w+\/(src|bench)\//.test(at.callFrame.url)) return placeOf(at);
    }
    const library = /node_modules\/(?:\.pnpm\/)?([@\w.+-]+)/.exec(node.callFrame.url)?.[1];
    return library ?? (node.callFrame.functionName === '(garbage collector)' ? 'garbage collector' : 'Node');
  };
}
