/** What Stryker hands over of Babel's paths, as far as it is looked at here. */
interface Path {
  readonly node: Node;
  readonly parentPath: Path | null;
  isObjectProperty(): boolean;
}

interface Node {
  readonly callee?: Node;
  readonly expression?: Node;
  readonly arguments?: readonly Node[];
  readonly object?: Node;
  readonly property?: Node;
  readonly key?: Node;
  readonly name?: string;
  readonly quasis?: unknown;
  readonly type: string;
}

/** What a log says moves nothing, and conditions inside SQL are another program's (sql-mutants.ts). */
const notMutated = {
  shouldIgnore(path: Path): string | undefined {
    const call = path.node.expression ?? path.node;
    if (call.callee?.object?.property?.name === 'log') return 'It only logs.';
    if (isSaidToPeople(path)) return 'A text for people.';
    if (path.isObjectProperty() && path.node.key?.name === 'text' && isSql(path))
      return 'SQL has mutants of its own.';
    return undefined;
  },
};

/** The message of an error: the last of two or three arguments. */
function isSaidToPeople({ node, parentPath }: Path): boolean {
  const made = parentPath?.node;
  if (made?.type !== 'NewExpression') return false;
  if (made.callee?.name === 'Error') return true;
  return made.callee?.name === 'ProblemError' && made.arguments?.[2] === node;
}

/** A statement: `{ name: 'orders.…', text }`. */
function isSql({ parentPath }: Path): boolean {
  const properties = (parentPath?.node as { properties?: readonly Node[] } | undefined)?.properties ?? [];
  return properties.some(({ key }) => key?.name === 'name');
}

export const strykerPlugins = [{ kind: 'Ignore', name: 'not-mutated', value: notMutated }];
