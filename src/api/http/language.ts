import type { Context } from 'hono';
import type { Language } from '../../core/copy/language.ts';
import { negotiateLanguage } from '../../core/copy/languages.ts';

/**
 * Chooses the language of an answer by `Accept-Language`, and names it in the answer. An EventSource can send no header, so
 * a stream may carry `language`, which counts first.
 */
export function answerIn(c: Context): Language {
  const asked = c.req.path.endsWith('/stream') ? c.req.query('language') : undefined;
  const language = negotiateLanguage(asked ?? c.req.header('Accept-Language'));
  c.header('Content-Language', language.code);
  if (!varies(c)) c.header('Vary', 'Accept-Language', { append: true });
  return language;
}

const varies = (c: Context) => /\baccept-language\b/i.test(c.res.headers.get('Vary') ?? '');
