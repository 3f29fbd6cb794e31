/**
 * What several processes remember together, in Redis. It may lose anything and be away at any time: nobody waits for it
 * long, and nothing is decided by it that the database has not decided before.
 */
export interface Cache {
  /** The texts of the keys; null where there is none, and for all while it is away. Never throws. */
  read(keys: readonly string[]): Promise<(VersionedText | null)[]>;
  /** The same, with how long ago each was written. */
  readAged(keys: readonly string[]): Promise<((VersionedText & { readonly ageMs: number }) | null)[]>;
  /**
   * Writes each but where a higher version stands: in whichever order writes arrive, the highest stays. False where not
   * all could be written; writing again is safe. Never throws.
   */
  write(texts: readonly Writing[]): Promise<boolean>;
  /** Members of a set that only grows. Never throws. */
  addToSet(key: string, member: string, ttlMs: number): Promise<boolean>;
  readSet(key: string): Promise<string[]>;
  /** To every process that is there to hear it, this one included. */
  tell(topic: string, text: string): void;
  onTold(topic: string, hear: (text: string) => void): void;
  /**
   * Since when everything that was told was heard (`performance.now()`); null while that is not certain: without other
   * means, what is remembered here may have been changed elsewhere.
   */
  hearingSince(): number | null;
  isAway(): boolean;
  /** When it answered again after it had been away (ms since 1970); null where it never was. */
  cameBackAt(): number | null;
  close(): void;
}

/** Two numbers, the first first: the larger is the newer. */
export type Version = readonly [number, number];

export interface VersionedText {
  readonly version: Version;
  readonly text: string;
}

export interface Writing extends VersionedText {
  readonly key: string;
  /** Forgotten after so long without another write. */
  readonly ttlMs: number;
}

export function isNewer(one: Version, other: Version): boolean {
  return one[0] > other[0] || (one[0] === other[0] && one[1] > other[1]);
}

/** Where none is set: it remembers nothing, and takes everything. */
export const noCache: Cache = {
  read: async (keys) => keys.map(() => null),
  readAged: async (keys) => keys.map(() => null),
  write: async () => true,
  addToSet: async () => true,
  readSet: async () => [],
  tell: () => {},
  onTold: () => {},
  hearingSince: () => null,
  isAway: () => false,
  cameBackAt: () => null,
  close: () => {},
};
