import qrcode from 'qrcode';

/** A QR as dark (`true`) and light modules, with the quiet zone that readers need around it. */
export interface QrMatrix {
  size: number;
  isDark: (row: number, column: number) => boolean;
}

/** `L` where each module counts, as on a screen; `M` for paper, which gets creased. */
export function qrMatrix(text: string, errorCorrectionLevel: 'L' | 'M'): QrMatrix {
  const { modules } = qrcode.create([qrSegment(text)], { errorCorrectionLevel });
  return {
    size: modules.size + 2 * quietZone,
    isDark(row, column) {
      const inside = (place: number) => place >= quietZone && place < modules.size + quietZone;
      return inside(row) && inside(column) && modules.get(row - quietZone, column - quietZone) === 1;
    },
  };
}

/** Capital letters and digits take 5.5 bits each instead of 8: a smaller QR that older phones read from a screen. */
export function qrSegment(text: string): qrcode.QRCodeSegment {
  if (/^[0-9A-Z $%*+\-./:]+$/.test(text)) return { data: text, mode: 'alphanumeric' };
  return { data: new TextEncoder().encode(text), mode: 'byte' };
}

/** ISO 18004 asks for four modules. */
export const quietZone = 4;
