import { describe, expect, test } from 'vitest';
import { readProject } from './architecture/project.ts';
import { explain, type Rule } from './architecture/rule.ts';
import { cycleRules } from './architecture/rules/cycles.ts';
import { documentRules } from './architecture/rules/documents.ts';
import { fileRules } from './architecture/rules/files.ts';
import { migrationRules } from './architecture/rules/migrations.ts';
import { packageRules } from './architecture/rules/packages.ts';
import { placeRules } from './architecture/rules/places.ts';
import { renderRules } from './architecture/rules/render.ts';
import { roomRules } from './architecture/rules/rooms.ts';
import { saleRules } from './architecture/rules/sale.ts';
import { testRules } from './architecture/rules/tests.ts';
import { transactionRules } from './architecture/rules/transactions.ts';
import type { SourceFile } from './architecture/source-file.ts';

const project = readProject();

/** Each rule is asked twice: about the project, and about a planted break of it, because a rule must be able to fail. */
const chapters: Record<string, Rule[]> = {
  packages: packageRules,
  rooms: roomRules,
  cycles: cycleRules,
  places: placeRules,
  transactions: transactionRules,
  'the sale': saleRules,
  migrations: migrationRules,
  render: renderRules,
  files: fileRules,
  documents: documentRules,
  tests: testRules,
};

for (const [chapter, rules] of Object.entries(chapters)) {
  describe(chapter, () => {
    for (const rule of rules) describe(rule.rule, () => testRule(rule));
  });
}

function testRule(rule: Rule): void {
  test('holds', () => {
    const broken = explain(rule, rule.find(project));
    // Without a stack: the place to look at is in the message, and not in this file.
    if (broken !== '') throw Object.assign(new Error(`\n${broken}`), { stack: '' });
  });

  test('is noticed when it is broken, and only then', () => {
    const planted = Object.entries(rule.planted).map(([path, text]): SourceFile => ({ path, text }));
    const found = rule.find(planted).map(({ path, line }) => `${path}:${line}`);
    expect(found.sort()).toEqual(planted.flatMap(markedLines).sort());
  });
}

function markedLines({ path, text }: SourceFile): string[] {
  return text.split('\n').flatMap((line, index) => (line.includes('✗') ? `${path}:${index + 1}` : []));
}
