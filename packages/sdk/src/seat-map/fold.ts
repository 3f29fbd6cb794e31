/** Makes names and labels comparable as people read them: `orchestra  b-12` is `Orchestra B-12`. */
export function fold(text: string): string {
  return text.normalize('NFC').trim().replace(/\s+/g, ' ').toLowerCase();
}
