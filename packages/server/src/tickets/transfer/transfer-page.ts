import { hash } from 'node:crypto';
import type { Express } from 'express';
import helmet from 'helmet';

/** Where the link of a transfer leads: `<server>/transfers#<code>`. */
export function transferLink(publicUrl: string, code: string): string {
  return `${publicUrl}${path}#${code}`;
}

/**
 * The page behind a transfer's link, the same one for all: it says what the link is and how the ticket is taken. The code
 * stands behind the `#`, which browsers send to nobody, so neither the server nor a log on the way has it.
 */
export function serveTransferPage(app: Express): void {
  app.get(
    path,
    helmet.contentSecurityPolicy({ useDefaults: false, directives: policy }),
    (_request, response) => {
      response.set('cache-control', 'no-cache').type('html').send(page);
    },
  );
}

const path = '/transfers';

const style = `
:root { color-scheme: light dark; --paper: #fff; --ink: #1a1a1a; --faint: #595959; --line: #d0d0d0; --shade: #f4f4f4; }
@media (prefers-color-scheme: dark) {
  :root { --paper: #161616; --ink: #ececec; --faint: #a8a8a8; --line: #444; --shade: #222; }
}
body { font: 17px/1.5 system-ui, sans-serif; max-width: 34rem; margin: 3rem auto; padding: 0 1rem; color: var(--ink); background: var(--paper); }
h1 { font-size: 1.5rem; line-height: 1.25; }
li { margin: 0.6rem 0; }
code { font: 0.9em/1.5 ui-monospace, Consolas, monospace; overflow-wrap: anywhere; }
.typed { display: block; margin: 0.3rem 0; padding: 0.6rem 0.8rem; background: var(--shade); border: 1px solid var(--line); border-radius: 6px; }
.note { color: var(--faint); font-size: 0.9rem; border-top: 1px solid var(--line); margin-top: 2rem; padding-top: 1rem; }
`;

/** Puts the link into what is typed, and only a link: what a stranger wrote behind the # must not become a command. */
const script = `
const code = location.hash.slice(1);
if (/^[0-9a-hjkmnp-tv-z]{8}-[0-9a-hjkmnp-tv-z]{26}$/.test(code)) {
  const link = location.origin + location.pathname + '#' + code;
  if (!link.includes("'")) document.getElementById('typed').textContent = "admit transfer accept '" + link + "'";
}
`;

const page = `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="robots" content="noindex">
<title>A ticket for you: Admit One</title>
<style>${style}</style>
</head>
<body>
<main>
<h1>Somebody hands a ticket on to you</h1>
<p>It is theirs until you take it. Then it is yours alone: you get a QR of your own, and theirs opens no door any more.</p>
<ol>
<li>In a terminal, with <code>admit</code> installed, type this, with the whole address of this page:
<code class="typed" id="typed">admit transfer accept '&lt;this link&gt;'</code></li>
<li>Log in, or make an account, when you are asked to. A ticket that was mailed to you is for the account of that address, and the
address has to be confirmed: <code>admit auth confirm</code>.</li>
<li><code>admit tickets</code> shows what is yours.</li>
</ol>
<p>In a program: <code>client.transfers.take(code)</code> of the SDK. The code is what follows the <code>#</code> in the address.</p>
<p class="note">Whoever has this link may take the ticket, unless its owner meant it for one e-mail address: so keep it to yourself.
If you do not want the ticket, there is nothing to do. Opening this page has taken nothing, and the code was sent to nobody.</p>
</main>
<script>${script}</script>
</body>
</html>
`;

const policy = {
  'default-src': ["'none'"],
  'style-src': [hashOf(style)],
  'script-src': [hashOf(script)],
  'base-uri': ["'none'"],
  'form-action': ["'none'"],
  'frame-ancestors': ["'none'"],
};

function hashOf(text: string): string {
  return `'sha256-${hash('sha256', text, 'base64')}'`;
}
