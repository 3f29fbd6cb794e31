import type { KeyPressed } from '../picker-event.ts';

/** What readline tells of a key, as the picker reads it. */
export function keyEvent({ name, sequence = '', shift = false }: ReadlineKey): KeyPressed {
  const isSeen = /^[^\p{C}\p{Z}]+$/u.test(sequence) || sequence === ' ';
  const key = shift && name === 'tab' ? 'shift-tab' : (name ?? sequence);
  return { type: 'key', key, ...(isSeen && { text: sequence }) };
}

export interface ReadlineKey {
  name?: string | undefined;
  sequence?: string | undefined;
  shift?: boolean | undefined;
}
