import { html } from 'hono/html';
import { type Actor, REASONS, type Reason } from '../../core/conditions.ts';
import { ERROR_CODES, type ErrorCode } from '../../core/errors/codes.ts';
import { REASON_DOCS } from '../../core/errors/reason-docs.ts';
import { type Html, layout } from './layout.ts';

const WHO_ACTS: Record<Actor, string> = {
  tenant: 'The tenant: it is in their DNS.',
  operator: 'The operator of this installation.',
  ca: 'The certificate authority; we try again by ourselves.',
  nobody: 'Nobody. There is nothing to do, or only to wait.',
};

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
  const uses = Object.entries(REASONS).flatMap(([type, reasons]) =>
    Object.entries(reasons as Record<string, { status: string; actor: Actor }>)
      .filter(([name]) => name === reason)
      .map(([, use]) => ({ type, ...use })),
  );
  return layout(
    reason,
    html`<p><a href="/docs#reasons">All reasons</a></p>
<h1><code>${reason}</code></h1>
<p>${REASON_DOCS[reason]}</p>
<table><thead><tr><th>Condition</th><th>Status</th><th>Who acts</th></tr></thead><tbody>
${uses.map(({ type, status, actor }) => html`<tr><td>${type}</td><td>${status}</td><td>${WHO_ACTS[actor]}</td></tr>`)}
</tbody></table>
<p class="soft">Who acts is the usual case; the domain's own condition says it for this one.</p>`,
  );
}
