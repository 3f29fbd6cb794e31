import { createPrompt, isEnterKey, makeTheme, useKeypress, useState } from '@inquirer/core';
import type { PromptTerminal } from './seat-picker.ts';

/** One line, until enter is pressed; then it is gone. @throws ExitPromptError on Ctrl-C. */
export function pause(message: string, terminal: PromptTerminal): Promise<void> {
  return prompt({ message }, { ...terminal, clearPromptOnDone: true });
}

const prompt = createPrompt<void, { message: string }>(({ message }, done) => {
  const [isOver, setOver] = useState(false);
  useKeypress((key, line) => {
    line.clearLine(0);
    if (isOver || !(isEnterKey(key) || key.name === 'space' || key.name === 'escape')) return;
    setOver(true);
    done();
  });
  return makeTheme().style.help(message);
});
