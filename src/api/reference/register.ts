import type { OpenAPIHono } from '@hono/zod-openapi';
import type { Context } from 'hono';
import { isErrorCode } from '../../core/errors/codes.ts';
import { isReason } from '../../core/reasons/index.ts';
import type { ApiEnv } from '../http/env.ts';
import { openApiDocument } from '../http/openapi.ts';
import { ApiProblem } from '../http/problem.ts';
import { errorPageHtml, reasonPageHtml } from './code-pages.ts';
import { STYLE } from './layout.ts';
import { operationsPage } from './operations-page.ts';

const CACHE = 'public, max-age=300';

/** The OpenAPI document and the pages rendered from it and from the tables of codes and reasons. */
export function registerDocs(app: OpenAPIHono<ApiEnv>): void {
  const document = openApiDocument(app);
  const text = JSON.stringify(document);
  app.get('/openapi.json', (c) => {
    c.header('Cache-Control', CACHE);
    return c.body(text, 200, { 'Content-Type': 'application/json' });
  });
  app.get('/docs', (c) => page(c, operationsPage(document)));
  app.get('/docs/style.css', (c) => {
    c.header('Cache-Control', CACHE);
    return c.body(STYLE, 200, { 'Content-Type': 'text/css; charset=utf-8' });
  });
  app.get('/docs/errors/:code', (c) => {
    const code = c.req.param('code');
    if (!isErrorCode(code)) throw new ApiProblem('not_found', 'There is no such error code.');
    return page(c, errorPageHtml(code));
  });
  app.get('/docs/reasons/:reason', (c) => {
    const reason = c.req.param('reason');
    if (!isReason(reason)) throw new ApiProblem('not_found', 'There is no such reason.');
    return page(c, reasonPageHtml(reason));
  });
}

function page(c: Context, content: string | Promise<string>) {
  c.header('Cache-Control', CACHE);
  return c.html(content);
}
