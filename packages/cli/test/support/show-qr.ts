import { qrLines } from '../../src/render/qr.ts';

/** Shows a QR as the CLI does. Arguments: the text, `unicode` or `ascii`, the colours (0 to 3). */
const [text = '', characters, colours] = process.argv.slice(2);
const screen = { unicode: characters === 'unicode', colours: Number(colours) as 0 | 1 | 2 | 3 };
process.stdout.write(`${qrLines(text, screen).join('\n')}\n`);
