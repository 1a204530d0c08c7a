/** The sample portal's page for the host that it was asked for. */
export function samplePortalPage(host: string): string {
  const shown = escapeHtml(host);
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>Acme client portal</title>
<style>${STYLE}</style>
</head>
<body>
<header><span class="mark" aria-hidden="true">A</span><span class="brand">Acme</span><span class="tag">Client portal</span></header>
<main>
<p class="eyebrow">You are at</p>
<h1>${shown}</h1>
<p class="lead">This is the sample portal. It answers on your own name, over a certificate that was issued for it.</p>
<ul>
<li><strong>3</strong> open tickets</li>
<li><strong>1</strong> invoice to pay</li>
<li><strong>12</strong> documents</li>
</ul>
</main>
<footer>What this server saw: <a href="/whoami">/whoami</a></footer>
</body>
</html>
`;
}

const STYLE = `
:root { color-scheme: light dark; --ink: #16211f; --soft: #5b6b67; --paper: #f5f7f4; --card: #fff; --accent: #0f766e; --line: #dde5e1 }
@media (prefers-color-scheme: dark) { :root { --ink: #e8efec; --soft: #9fb0ab; --paper: #101615; --card: #182120; --accent: #5eead4; --line: #2a3735 } }
* { box-sizing: border-box }
body { margin: 0; min-height: 100vh; display: flex; flex-direction: column; background: var(--paper); color: var(--ink); font: 16px/1.6 system-ui, sans-serif }
header { display: flex; align-items: center; gap: .7rem; padding: 1rem clamp(1rem, 5vw, 3rem); background: var(--card); border-bottom: 1px solid var(--line) }
.mark { display: grid; place-items: center; width: 2rem; height: 2rem; border-radius: .5rem; background: var(--accent); color: var(--card); font-weight: 700 }
.brand { font-weight: 650 }
.tag { margin-left: auto; color: var(--soft) }
main { flex: 1; width: 100%; max-width: 52rem; margin: 0 auto; padding: clamp(2rem, 8vh, 5rem) clamp(1rem, 5vw, 3rem) }
.eyebrow { margin: 0; color: var(--soft) }
h1 { margin: 0 0 1rem; font-size: clamp(1.7rem, 5vw, 2.8rem); line-height: 1.15; letter-spacing: -.02em; overflow-wrap: anywhere }
.lead { max-width: 36rem; color: var(--soft) }
ul { display: grid; grid-template-columns: repeat(auto-fit, minmax(10rem, 1fr)); gap: 1rem; margin: 2.5rem 0 0; padding: 0; list-style: none }
li { padding: 1.1rem 1.2rem; background: var(--card); border: 1px solid var(--line); border-radius: .8rem; color: var(--soft) }
li strong { display: block; font-size: 1.6rem; line-height: 1.3; color: var(--ink) }
footer { padding: 1.5rem clamp(1rem, 5vw, 3rem); color: var(--soft) }
a { color: var(--accent) }
`;

function escapeHtml(text: string): string {
  return text.replace(/[&<>"']/g, (character) => `&#${character.charCodeAt(0)};`);
}
