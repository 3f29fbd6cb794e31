/** Text that is markup already. */
export class Html {
  readonly text: string;
  constructor(text: string) {
    this.text = text;
  }
}

/** Markup with everything put into it escaped, unless it is markup itself; null is nothing. */
export function html(parts: TemplateStringsArray, ...values: (string | number | Html | null)[]): Html {
  const [first = '', ...rest] = parts;
  return new Html(rest.reduce((text, part, index) => text + markup(values[index] ?? null) + part, first));
}

export function layout(title: string, body: Html): string {
  return html`<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>${title}</title>
<style>
body { font: 17px/1.5 system-ui, sans-serif; max-width: 26rem; margin: 3rem auto; padding: 0 1rem; color: #1a1a1a; background: #fff; }
h1 { font-size: 1.4rem; }
label { display: block; margin: 0.8rem 0; }
input { display: block; width: 100%; box-sizing: border-box; font: inherit; padding: 0.5rem; }
button { font: inherit; padding: 0.6rem 1.2rem; margin: 0.4rem 0.6rem 0.4rem 0; }
.amount { font-size: 2rem; margin: 0; }
.problem { border-left: 4px solid #b00020; padding-left: 0.8rem; }
.note { color: #555; font-size: 0.9rem; }
</style>
</head>
<body>
${body}
<p class="note">This is a test gateway. No real money moves, and real cards are refused.</p>
</body>
</html>
`.text;
}

function markup(value: string | number | Html | null): string {
  if (value instanceof Html) return value.text;
  return String(value ?? '').replace(/[&<>"']/g, (character) => entities[character]!);
}

const entities: Record<string, string> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
};
