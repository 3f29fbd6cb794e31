import { terminalPrompts } from '../../src/prompts/prompts.ts';

/** Asks one thing after the other, and prints the answers on standard output. */
const prompts = terminalPrompts({ input: process.stdin, output: process.stderr });
const answers = {
  card: await prompts.select('Pay with', [
    { name: 'Visa \u001b[2J4242', value: 'card_1', description: 'expires 12/30' },
    { name: 'another card', value: 'new' },
  ]),
  secret: await prompts.password('Password', {
    check: (text) => (text.length < 3 ? 'Too short.' : undefined),
  }),
  isSure: await prompts.confirm('Buy\u202e?'),
};
process.stdout.write(`${JSON.stringify(answers)}\n`);
