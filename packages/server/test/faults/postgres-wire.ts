/**
 * As much of PostgreSQL's protocol as it takes to see what is asked and when it was answered.
 * https://www.postgresql.org/docs/current/protocol-message-formats.html
 */
export interface Message {
  /** Its letter; empty for the first one of a connection, which has none. */
  readonly type: string;
  /** With letter and length, as it is sent on. */
  readonly bytes: Buffer;
}

/** Cuts a stream into its messages; what is left of one waits for the rest. */
export function messageReader({ startsWithoutLetter }: { startsWithoutLetter: boolean }) {
  let rest: Buffer = Buffer.alloc(0);
  let letters = startsWithoutLetter ? 0 : 1;
  return function* read(chunk: Buffer): Generator<Message> {
    rest = rest.length === 0 ? chunk : Buffer.concat([rest, chunk]);
    while (rest.length >= letters + 4) {
      const size = letters + rest.readInt32BE(letters);
      if (rest.length < size) return;
      const bytes = rest.subarray(0, size);
      rest = rest.subarray(size);
      yield { type: letters === 0 ? '' : String.fromCharCode(bytes[0]!), bytes };
      letters = 1;
    }
  };
}

/** Of a Parse, its statement's name and text; of a Query, its text; of a Bind, the portal and the name. */
export function textsIn({ bytes }: Message, count: number): string[] {
  const texts: string[] = [];
  let start = 5;
  while (texts.length < count) {
    const end = bytes.indexOf(0, start);
    texts.push(bytes.toString('utf8', start, end));
    start = end + 1;
  }
  return texts;
}

/** The message with its nth text changed. */
export function withText(message: Message, nth: number, text: string): Message {
  const texts = textsIn(message, nth + 1);
  const before = 5 + texts.slice(0, nth).reduce((sum, each) => sum + Buffer.byteLength(each) + 1, 0);
  const after = before + Buffer.byteLength(texts[nth]!);
  const body = Buffer.concat([
    message.bytes.subarray(5, before),
    Buffer.from(text),
    message.bytes.subarray(after),
  ]);
  const head = Buffer.alloc(5);
  head.write(message.type, 'latin1');
  head.writeInt32BE(body.length + 4, 1);
  return { type: message.type, bytes: Buffer.concat([head, body]) };
}
