/**
 * The labels of a text with commas between: `B-12,B-13`. A label with a comma in it stands in double quotes or has a
 * backslash before the comma: `"Box 3, left A-1",B-13` or `Box 3\, left A-1`. Spaces around labels mean nothing.
 */
export function splitLabels(text: string): string[] {
  const labels: string[] = [];
  let label = '';
  let isQuoted = false;
  for (let at = 0; at < text.length; at += 1) {
    const letter = text[at]!;
    const next = text[at + 1];
    if (letter === '\\' && (next === ',' || next === '"')) {
      label += next;
      at += 1;
    } else if (letter === '"') isQuoted = !isQuoted;
    else if (letter === ',' && !isQuoted) {
      labels.push(label);
      label = '';
    } else label += letter;
  }
  labels.push(label);
  return labels.map((each) => each.trim()).filter((each) => each !== '');
}
