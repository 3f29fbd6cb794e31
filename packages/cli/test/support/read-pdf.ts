import { createCanvas } from '@napi-rs/canvas';
import { getDocument } from 'pdfjs-dist/legacy/build/pdf.mjs';

/** A PDF as somebody sees it who has never heard of what made it. */
export interface ReadPdf {
  title: string | undefined;
  language: string | undefined;
  isTagged: boolean;
  pages: ReadPage[];
}

export interface ReadPage {
  /** In points. */
  width: number;
  height: number;
  /** Its text in the order in which it is read aloud, blanks between the pieces. */
  text: string;
  /** What stands for its pictures. */
  alternatives: string[];
  /** `scale` pixels a point. */
  picture(scale: number): Promise<Picture>;
}

export interface Picture {
  /** RGBA. */
  pixels: Uint8ClampedArray;
  width: number;
  height: number;
}

export async function readPdf(content: Buffer): Promise<ReadPdf> {
  const document = await getDocument({ data: new Uint8Array(content), useSystemFonts: false }).promise;
  const { info } = (await document.getMetadata()) as { info: { Title?: string; Language?: string } };
  // It is a map, whatever its type says.
  const marked = (await document.getMarkInfo()) as unknown as Map<string, boolean> | null;
  const pages = Array.from({ length: document.numPages }, (_, at) => readPage(document, at + 1));
  return {
    title: info.Title,
    language: info.Language,
    isTagged: marked?.get('Marked') === true,
    pages: await Promise.all(pages),
  };
}

async function readPage(
  document: Awaited<ReturnType<typeof getDocument>['promise']>,
  number: number,
): Promise<ReadPage> {
  const page = await document.getPage(number);
  const { items } = await page.getTextContent();
  const { width, height } = page.getViewport({ scale: 1 });
  return {
    width,
    height,
    text: items
      .map((item) => ('str' in item ? item.str : ''))
      .join(' ')
      .replaceAll(/\s+/g, ' '),
    alternatives: alternativesIn((await page.getStructTree()) as Tagged | null),
    async picture(scale) {
      const viewport = page.getViewport({ scale });
      const canvas = createCanvas(Math.ceil(viewport.width), Math.ceil(viewport.height));
      const canvasContext = canvas.getContext('2d');
      await page.render({ canvas, canvasContext, viewport } as unknown as Parameters<typeof page.render>[0])
        .promise;
      const { data } = canvasContext.getImageData(0, 0, canvas.width, canvas.height);
      return { pixels: data, width: canvas.width, height: canvas.height };
    },
  };
}

interface Tagged {
  alt?: string;
  children?: Tagged[];
}

function alternativesIn(tree: Tagged | null): string[] {
  if (tree === null) return [];
  const own = tree.alt === undefined ? [] : [tree.alt];
  return [...own, ...(tree.children ?? []).flatMap(alternativesIn)];
}
