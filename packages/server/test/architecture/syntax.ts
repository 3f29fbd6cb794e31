import { type Node, visitorKeys } from 'oxc-parser';

/** The nodes that may have a type; `Extract` would miss those that have one of several. */
type NodeOf<Type extends Node['type'], Each extends Node = Node> = Each extends Node
  ? Type extends Each['type']
    ? Each
    : never
  : never;

/** Every node under `root`, in the order of the text, with the nodes above it, the nearest last. */
export function walk(
  root: Node,
  visit: (node: Node, above: readonly Node[]) => void,
  above: readonly Node[] = [],
): void {
  visit(root, above);
  const below = [...above, root];
  for (const child of childrenOf(root)) walk(child, visit, below);
}

export function nodesOf<Type extends Node['type']>(root: Node, type: Type): NodeOf<Type>[] {
  const found: NodeOf<Type>[] = [];
  walk(root, (node) => {
    if (isNode(node, type)) found.push(node);
  });
  return found;
}

export function isNode<Type extends Node['type']>(node: Node | undefined, type: Type): node is NodeOf<Type> {
  return node?.type === type;
}

/** `name` of `something.name` and of `something['name']`. */
export function propertyName(node: NodeOf<'MemberExpression'>): string | null {
  if (isNode(node.property, 'Identifier')) return node.computed ? null : node.property.name;
  return isNode(node.property, 'Literal') ? String(node.property.value) : null;
}

/** Whether an identifier stands for a value, as against naming a property or a key: `env` is none in `process.env`. */
export function isReference(node: Node, above: readonly Node[]): node is NodeOf<'Identifier'> {
  if (!isNode(node, 'Identifier')) return false;
  const parent = above.at(-1);
  if (isNode(parent, 'MemberExpression')) return parent.object === node || parent.computed;
  if (parent !== undefined && 'key' in parent && parent.key === node)
    return 'computed' in parent && parent.computed;
  return !above.some(({ type }) => type.startsWith('TSType') || type.startsWith('TSInterface'));
}

/** The texts in a program, those between the values of a template too. */
export function textsOf(root: Node): { text: string; start: number }[] {
  const found: { text: string; start: number }[] = [];
  walk(root, (node) => {
    if (isNode(node, 'Literal') && typeof node.value === 'string')
      found.push({ text: node.value, start: node.start });
    if (isNode(node, 'TemplateElement')) found.push({ text: node.value.raw, start: node.start });
  });
  return found;
}

function childrenOf(node: Node): Node[] {
  const fields = node as unknown as Record<string, Node | null | (Node | null)[]>;
  return (visitorKeys[node.type] ?? []).flatMap((key) => fields[key] ?? []).filter((child) => child !== null);
}
