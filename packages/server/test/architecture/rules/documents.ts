import type { Rule } from '../rule.ts';

export const documentRules: Rule[] = [
  {
    rule: 'Documents name no folder of the machine they were written on',
    instead: 'Write the path from the root of the repository, or ~ for somebody’s home.',
    find: (files) =>
      files
        .filter(({ path }) => path.endsWith('.md'))
        .flatMap(({ path, text }) =>
          text.split('\n').flatMap((line, index) => {
            const found = machinePath.exec(line);
            return found === null ? [] : [{ path, line: index + 1, what: `names ${found[0]}` }];
          }),
        ),
    planted: {
      'README.md': [
        'Run `/root/admit/start`. ✗',
        'The log is in /home/anna/.local. ✗',
        'See /Users/anna/admit-one. ✗',
        'Ask for `/v1/listings/{id}`; the data folder is ~/.local/share/admit-one, https://example.org/home/x.',
      ].join('\n'),
    },
  },
];

const machinePath = /(?<![\w.])\/(root|work|workspace|home\/\w+|Users\/\w+|tmp\/\w+)(\/[\w.-]+)*/;
