import type { TicketFileWishes } from './ticket-files/ticket-file-wishes.ts';
import type { TicketSource } from './ticket-files/ticket-source.ts';

/** A kind of file that a ticket can be written to. */
export interface TicketFile {
  /** As commander reads it. */
  readonly flags: `--${string} <file>`;
  readonly help: string;
  /** What is in the file, at the beginning of a sentence. */
  readonly what: string;
  /**
   * What a file of this kind, made here, has among its first 4,096 bytes, so that it may be replaced; `ticketMark`
   * unless told.
   */
  readonly mark?: string;
  make(source: TicketSource, wishes: TicketFileWishes): Promise<string | Buffer>;
}

/** Every kind, by the name of its option. What makes it is loaded when it is asked for. */
export const ticketFiles = {
  png: {
    flags: '--png <file>',
    help: 'write the QR to this file',
    what: 'The QR',
    make: async ({ ticket }) => (await import('./ticket-files/png.ts')).png(ticket),
  },
  svg: {
    flags: '--svg <file>',
    help: 'write the QR to this file, as SVG',
    what: 'The QR',
    make: async ({ ticket }) => (await import('./ticket-files/svg.ts')).svg(ticket),
  },
  pdf: {
    flags: '--pdf <file>',
    help: 'write a sheet to print: the seat, the QR, the hall, the terms',
    what: 'The ticket',
    make: async (source, wishes) => (await import('./ticket-files/pdf.ts')).pdf([source], wishes),
  },
  ics: {
    flags: '--ics <file>',
    help: 'write its performance, with all your seats, to this file for a calendar',
    what: 'The performance',
    mark: 'PRODID:-//Admit One//admit//',
    make: async (source) => (await import('./ticket-files/ics.ts')).ics([source]),
  },
  appleWallet: {
    flags: '--apple-wallet <file>',
    help: 'write a pass for Apple Wallet to this file',
    what: 'The pass',
    mark: '"serialNumber":"tkt_',
    make: async (source) => (await import('./ticket-files/apple-wallet.ts')).appleWallet(source),
  },
} as const satisfies Record<string, TicketFile>;

/** Which files are wanted. */
export type TicketFileOptions = { [Kind in keyof typeof ticketFiles]?: string };
