import { html } from 'hono/html';
import type { Reason } from '../../core/conditions.ts';
import { ERROR_CODES, type ErrorCode } from '../../core/errors/codes.ts';
import { adviceFor, usesOf, whoActs } from '../../core/reasons/index.ts';
import { type Html, layout } from './layout.ts';

/** The page of an error code. */
export function errorPageHtml(code: ErrorCode): Html {
  const { status, title, doc } = ERROR_CODES[code];
  return layout(
    title,
    html`<p><a href="/docs#errors">All errors</a></p>
<h1>${title}</h1>
<p><code>${code}</code> · HTTP ${status}</p>
<p>${doc}</p>`,
  );
}

/** The page of a condition's reason. One word may be a reason of several conditions. */
export function reasonPageHtml(reason: Reason): Html {
  const uses = usesOf(reason);
  return layout(
    reason,
    html`<p><a href="/docs#reasons">All reasons</a></p>
<h1><code>${reason}</code></h1>
${uses.map(
  ({ type, status, actor, doc }) => html`<h2>${type} is ${status}</h2>
<p>${doc.meaning}</p>
<dl><dt>Who acts</dt><dd>${whoActs({ actor, doc })}</dd><dt>What to do</dt><dd>${doc.fix}</dd></dl>
<pre><code>${doc.example}</code></pre>`,
)}
${atProviders(adviceFor(uses))}
<p class="soft">Who acts is the usual case; the domain's own condition says it for this one.</p>`,
  );
}

function atProviders(advice: ReturnType<typeof adviceFor>): Html | '' {
  if (advice.length === 0) return '';
  const rows = advice.map(
    ({ name, where, mind }) => html`<tr><td>${name}</td><td>${where}</td><td>${plainWords(mind)}</td></tr>`,
  );
  return html`<h2>At your DNS provider</h2>
<table><thead><tr><th>Provider</th><th>Where</th><th>Mind</th></tr></thead><tbody>${rows}</tbody></table>`;
}

/** Without the marks of Markdown. */
const plainWords = (text: string) => text.replace(/[`*]/g, '');
