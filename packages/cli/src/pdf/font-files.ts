import { fileURLToPath } from 'node:url';

/**
 * The fonts that tickets are printed with; what is used of them is put into the PDF. Noto Sans has Latin with all its
 * accents, Greek, Cyrillic and Devanagari, Kosugi has Japanese. A PDF's own fonts have no more than western Europe's letters.
 */
export const fontFiles = {
  regular: fileURLToPath(
    import.meta.resolve('@expo-google-fonts/noto-sans/400Regular/NotoSans_400Regular.ttf'),
  ),
  bold: fileURLToPath(import.meta.resolve('@expo-google-fonts/noto-sans/700Bold/NotoSans_700Bold.ttf')),
  japanese: fileURLToPath(import.meta.resolve('@expo-google-fonts/kosugi/Kosugi_400Regular.ttf')),
} as const;

export type FontName = keyof typeof fontFiles;
