import { html } from 'hono/html';
import type { ContentfulStatusCode } from 'hono/utils/http-status';
import { ERROR_CODES, errorPage } from '../../../core/errors/codes.ts';
import type { ApiContext } from '../../http/env.ts';
import type { ApiProblem } from '../../http/problem.ts';
import { layout } from '../../reference/layout.ts';
import { CONSOLE_PATH, SIGN_IN_PATH } from './paths.ts';

/** The answer to a sign-in that failed: a browser is led here, so that it is a page. */
export function problemPage(
  c: ApiContext,
  { code, detail, extras }: ApiProblem,
): Response | Promise<Response> {
  const { status, title } = ERROR_CODES[code];
  c.header('Cache-Control', 'no-store');
  if (extras.retryAfter !== undefined) c.header('Retry-After', String(extras.retryAfter));
  const main = html`<h1>${title}</h1>
<p>${detail}</p>
<p><a href="${SIGN_IN_PATH}">Sign in again</a>, or <a href="${CONSOLE_PATH}">use an operator key</a>.</p>
<p class="soft"><a href="${errorPage(code)}">${code}</a> · request ${c.var.requestId}</p>`;
  return c.html(layout(title, main), status as ContentfulStatusCode);
}
