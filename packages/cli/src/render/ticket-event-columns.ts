import type { TicketEvent } from '@admit-one/sdk/contract';
import type { Reader } from './for-reader.ts';
import { momentFor } from './moment.ts';
import type { Column } from './table.ts';

/** What a list of changes of hands shows. */
export function ticketEventColumns(reader: Reader): Column<TicketEvent>[] {
  return [
    { key: 'at', title: 'When', text: ({ at }) => momentFor(reader, at, '') },
    {
      key: 'kind',
      title: 'What',
      text: ({ kind }) => (reader === 'program' ? kind : kinds[kind]),
      value: ({ kind }) => kind,
    },
    {
      key: 'isYours',
      title: 'To',
      text: ({ isYours, kind }) => (reader === 'program' ? `${isYours}` : toWhom(isYours, kind)),
      value: ({ isYours }) => isYours,
    },
    { key: 'epoch', title: 'Epoch', text: ({ epoch }) => `${epoch}`, isExtra: reader !== 'program' },
  ];
}

const kinds: Record<TicketEvent['kind'], string> = {
  sold: 'sold',
  resold: 'sold on',
  transferred: 'handed on',
  refunded: 'refunded',
};

function toWhom(isYours: boolean, kind: TicketEvent['kind']): string {
  if (kind === 'refunded') return 'nobody';
  return isYours ? 'you' : 'somebody else';
}
