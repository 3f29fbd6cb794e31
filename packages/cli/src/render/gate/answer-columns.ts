import type { Column } from '../table.ts';
import type { Answer } from './answer.ts';
import { type DoorKnowledge, verdictWords } from './verdict-words.ts';

/** An answer for a program: a line each, cells between tabs. */
export function answerColumns(known: DoorKnowledge): Column<Answer>[] {
  return [
    { key: 'outcome', title: 'Outcome', text: ({ outcome }) => outcome },
    { key: 'reason', title: 'Reason', text: ({ reason }) => reason ?? '', value: ({ reason }) => reason },
    {
      key: 'label',
      title: 'Seat',
      text: ({ ticket }) => ticket?.label ?? '',
      value: ({ ticket }) => ticket?.label ?? null,
    },
    {
      key: 'category',
      title: 'Category',
      text: ({ ticket }) => ticket?.category ?? '',
      value: ({ ticket }) => ticket?.category ?? null,
    },
    { key: 'says', title: 'Says', text: (answer) => verdictWords(answer, known).about },
    { key: 'at', title: 'At', text: ({ at }) => at },
    { key: 'id', title: 'Scan', text: ({ id }) => id, isExtra: true },
    { key: 'direction', title: 'Direction', text: ({ direction }) => direction, isExtra: true },
    { key: 'gate', title: 'Gate', text: ({ gate }) => gate, isExtra: true },
    {
      key: 'before',
      title: 'Before',
      text: ({ before }) => (before === null ? '' : `${before.gate} ${before.at}`),
      value: ({ before }) => before,
      isExtra: true,
    },
    {
      key: 'ticket',
      title: 'Ticket',
      text: ({ ticket }) => ticket?.id ?? '',
      value: ({ ticket }) => ticket,
      isExtra: true,
    },
    { key: 'offline', title: 'Offline', text: ({ offline }) => `${offline}`, isExtra: true },
    {
      key: 'error',
      title: 'Error',
      text: ({ error }) => error?.code ?? '',
      value: ({ error }) => error,
      isExtra: true,
    },
  ];
}
