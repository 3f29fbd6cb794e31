import type { LoggedScan } from '@admit-one/sdk/contract';
import type { Reader } from '../for-reader.ts';
import type { Column } from '../table.ts';
import { doorTime } from './door-time.ts';

/** A list of what went wrong at gates without connection. */
export function loggedColumns(reader: Reader): Column<LoggedScan>[] {
  const moment = (at: string) => (reader === 'program' ? at : doorTime(at, at, reader.timeZone));
  return [
    { key: 'recordedAs', title: 'What', text: ({ recordedAs }) => recordedAs },
    {
      key: 'label',
      title: 'Seat',
      text: ({ ticket }) => ticket?.label ?? '',
      value: ({ ticket }) => ticket?.label ?? null,
      shrinkTo: 10,
    },
    { key: 'gate', title: 'Gate', text: ({ gate }) => gate, shrinkTo: 8 },
    { key: 'at', title: 'At', text: ({ at }) => moment(at), value: ({ at }) => at },
    {
      key: 'before',
      title: 'Also let in',
      text: ({ before }) => (before === null ? '' : `${before.gate}, ${moment(before.at)}`),
      value: ({ before }) => before,
      shrinkTo: 12,
    },
    { key: 'reason', title: 'Reason', text: ({ reason }) => reason ?? '', value: ({ reason }) => reason },
    { key: 'id', title: 'Scan', text: ({ id }) => id, isExtra: true },
  ];
}
