/**
 * JSON for a program or a person: what a terminal would act on (C1, bidirectional controls, invisible characters)
 * is written as `\uXXXX`, so that the value is exact and the screen stays still. Indented where people read it.
 */
export function json(value: unknown, indent: 0 | 2): string {
  const text = JSON.stringify(value, undefined, indent) ?? 'null';
  return text.replace(unseen, (found) =>
    [...Array(found.length).keys()]
      .map((index) => `\\u${found.charCodeAt(index).toString(16).padStart(4, '0')}`)
      .join(''),
  );
}

const unseen = /[\x7f-\x9f\u2028\u2029]|[\p{Default_Ignorable_Code_Point}\p{Bidi_Control}\ufff9-\ufffb]/gu;
