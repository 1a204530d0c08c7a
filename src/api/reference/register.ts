import type { OpenAPIHono } from '@hono/zod-openapi';
import type { Context } from 'hono';
import { isErrorCode } from '../../core/errors/codes.ts';
import { isReason } from '../../core/reasons/index.ts';
import type { ApiEnv } from '../http/env.ts';
import { openApiDocument } from '../http/openapi.ts';
import { ApiProblem } from '../http/problem.ts';
import { errorPageHtml, reasonPageHtml } from './code-pages.ts';
import { createGuidePages, INDEX, llmsText, readSections, searchPage } from './guide-pages.ts';
import { createGuides, type Guides } from './guides.ts';
import { STYLE } from './layout.ts';
import { operationsPage } from './operations-page.ts';
import type { Section } from './search.ts';

const CACHE = 'public, max-age=300';

/** The OpenAPI document, the pages rendered from it and from the tables of codes and reasons, and the guides. */
export function registerDocs(app: OpenAPIHono<ApiEnv>, docsRoot: string | null): void {
  const document = openApiDocument(app);
  const text = JSON.stringify(document);
  app.get('/openapi.json', (c) => {
    c.header('Cache-Control', CACHE);
    return c.body(text, 200, { 'Content-Type': 'application/json' });
  });
  const guides = createGuides(docsRoot);
  registerMarkdown(app, guides);
  const operations = operationsPage(document);
  app.get('/docs', (c) => page(c, operations));
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
  registerGuides(app, guides);
}

/** Before the pages of codes and reasons, whose paths these fit as well. */
function registerMarkdown(app: OpenAPIHono<ApiEnv>, guides: Guides): void {
  app.get('/llms.txt', async (c) => text(c, await llmsText(guides), 'text/plain'));
  app.get('/docs/:path{.+[.]md}', async (c) =>
    text(c, await guides.read(c.req.param('path').slice(0, -'.md'.length)), 'text/markdown'),
  );
}

/** Behind all other pages, as any path fits. */
function registerGuides(app: OpenAPIHono<ApiEnv>, guides: Guides): void {
  const guidePage = createGuidePages(guides);
  let sections: Promise<Section[]> | null = null;
  app.get('/docs/search', async (c) => {
    sections ??= readSections(guides).catch((error: unknown) => {
      // Read again with the next search.
      sections = null;
      throw error;
    });
    return page(c, searchPage(await sections, c.req.query('q') ?? ''));
  });
  app.get('/docs/guides', async (c) => page(c, (await guidePage(INDEX)) ?? noGuide()));
  app.get('/docs/:path{.+}', async (c) => page(c, (await guidePage(c.req.param('path'))) ?? noGuide()));
}

function noGuide(): never {
  throw new ApiProblem('not_found', 'The documentation has no such page; see /docs/guides.');
}

function text(c: Context, content: string | null, type: string) {
  c.header('Cache-Control', CACHE);
  return c.body(content ?? noGuide(), 200, { 'Content-Type': `${type}; charset=utf-8` });
}

function page(c: Context, content: string | Promise<string>) {
  c.header('Cache-Control', CACHE);
  return c.html(content);
}
