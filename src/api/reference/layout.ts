import { html } from 'hono/html';

/** The value that `html` makes: text whose parts are escaped already. */
export type Html = ReturnType<typeof html>;

/** The frame of every documentation page. */
export function layout(title: string, main: Html): Html {
  return html`<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>${title} · Portal Domains</title>
<link rel="stylesheet" href="/docs/style.css">
</head>
<body>
<header><a href="/docs/guides">Guides</a> <a href="/docs">API</a> <a href="/docs/errors">Errors</a> <a href="/docs/reasons">Reasons</a> <a href="/docs/search">Search</a></header>
<main>${main}</main>
</body>
</html>`;
}

/** The style of the documentation pages; served from here, so that they need nothing from elsewhere. */
export const STYLE = `
:root { color-scheme: light dark; --line: #8884; --soft: #8881; --accent: #2563eb; }
@media (prefers-color-scheme: dark) { :root { --accent: #7aa7ff; } }
* { box-sizing: border-box; }
body { margin: 0 auto; max-width: 62rem; padding: 2rem 1.25rem 5rem; font: 16px/1.55 system-ui, sans-serif; }
header { display: flex; flex-wrap: wrap; gap: 0.25rem 1rem; margin-bottom: 1.5rem; }
h1 { font-size: 1.7rem; margin: 0 0 0.5rem; } h2 { margin: 2.5rem 0 0.75rem; font-size: 1.25rem; }
h3 { font-size: 0.95rem; margin: 1.1rem 0 0.4rem; }
a { color: var(--accent); }
code, pre { font: 0.9em/1.5 ui-monospace, monospace; }
code { background: var(--soft); padding: 0.1em 0.3em; border-radius: 4px; }
pre { background: var(--soft); padding: 0.8rem; overflow-x: auto; border-radius: 6px; }
pre code { background: none; padding: 0; }
nav { border: 1px solid var(--line); border-radius: 8px; padding: 0.25rem 1rem; margin: 1.5rem 0; columns: 2 18rem; }
nav ul { list-style: none; padding: 0; margin: 0.5rem 0; break-inside: avoid; }
details { border: 1px solid var(--line); border-radius: 8px; margin: 0.5rem 0; padding: 0 1rem; }
summary { cursor: pointer; padding: 0.65rem 0; display: flex; gap: 0.75rem; align-items: baseline; flex-wrap: wrap; }
details[open] { padding-bottom: 1rem; }
.method { font: 700 0.78rem ui-monospace, monospace; min-width: 4.2em; color: var(--accent); text-transform: uppercase; }
.path { font: 0.92rem ui-monospace, monospace; overflow-wrap: anywhere; }
.soft { opacity: 0.75; }
table { border-collapse: collapse; width: 100%; font-size: 0.92rem; }
th, td { text-align: left; vertical-align: top; padding: 0.35rem 0.6rem 0.35rem 0; border-bottom: 1px solid var(--line); }
.wide { overflow-x: auto; }
.found { list-style: none; padding: 0; } .found li { margin: 0.9rem 0; overflow-wrap: anywhere; }
img { max-width: 100%; height: auto; }
blockquote { margin: 1rem 0; padding-left: 1rem; border-left: 3px solid var(--line); }
input, button { font: inherit; padding: 0.35rem 0.6rem; }
dt { font-weight: 600; margin-top: 0.75rem; } dd { margin: 0.1rem 0 0; }
`;
