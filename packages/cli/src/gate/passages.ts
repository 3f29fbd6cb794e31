import type { ScanDirection } from '@admit-one/sdk/contract';

/** A ticket that went through a gate. */
export interface Passage {
  seat: number;
  epoch: number;
  direction: ScanDirection;
  gate: string;
  /** By the server's clock, ISO 8601. */
  at: string;
}

/** Which tickets are in and which have left, as far as this machine knows. */
export class Passages {
  readonly #last = new Map<string, Passage>();

  constructor(passages: Iterable<Passage>) {
    for (const passage of passages) this.note(passage);
  }

  /** Whatever order they are noted in, the latest counts. */
  note(passage: Passage): void {
    const key = keyOf(passage);
    const last = this.#last.get(key);
    if (last === undefined || Date.parse(last.at) <= Date.parse(passage.at)) this.#last.set(key, passage);
  }

  last(ticket: { seat: number; epoch: number }): Passage | undefined {
    return this.#last.get(keyOf(ticket));
  }
}

function keyOf({ seat, epoch }: { seat: number; epoch: number }): string {
  return `${seat}_${epoch}`;
}
