import { readdir, readFile } from 'node:fs/promises';
import { describe, expect, test } from 'vitest';
import { type ConditionType, REASONS } from '../core/conditions.ts';
import { ERROR_CODES } from '../core/errors/codes.ts';
import { HOSTNAME_REFUSALS } from '../core/hostname/refusals.ts';
import { ALL_REASONS, REASON_DOCS, usesOf } from '../core/reasons/index.ts';
import type { ReasonDoc } from '../core/reasons/reason-doc.ts';
import { anchorsIn, readPage } from '../testing/markdown.ts';
import { GENERATED_FOLDERS, renderDocs } from './generated-docs.ts';

const files = renderDocs();
const paths = new Set(files.map(({ path }) => path));

describe('the generated pages', () => {
  test.each(files)('$path is as `npm run generate` would write it', async ({ path, content }) => {
    expect((await readFile(path, 'utf8')) === content, `${path} is stale: run \`npm run generate\``).toBe(
      true,
    );
  });

  test('there is a page for every error code, every refused name and every reason', () => {
    for (const code of [...Object.keys(ERROR_CODES), ...Object.keys(HOSTNAME_REFUSALS)])
      expect(paths).toContain(`docs/errors/${code}.md`);
    for (const reasons of Object.values(REASONS))
      for (const reason of Object.keys(reasons)) expect(paths).toContain(`docs/reasons/${reason}.md`);
  });

  test.each(GENERATED_FOLDERS)('%s holds no page of a code that is gone', async (folder) => {
    for (const name of await readdir(folder)) expect(paths).toContain(`${folder}/${name}`);
  });

  test('every reason says what it means, what to do, and shows an example', () => {
    for (const docs of Object.values(REASON_DOCS))
      for (const doc of Object.values(docs)) {
        expect(doc.meaning).toMatch(/\.$/);
        expect(doc.fix).toMatch(/\.$/);
        expect(doc.example).not.toBe('');
      }
  });

  const ofRunbook = anchorsIn(readPage('docs/runbook.md'));
  const operatorActs = ALL_REASONS.flatMap((reason) =>
    usesOf(reason)
      .filter(({ actor }) => actor === 'operator')
      .map((use) => ({ reason, ...use })),
  );

  test.each(operatorActs)(
    '$type $reason, where the operator acts, leads into the runbook',
    ({ reason, doc }) => {
      expect(ofRunbook).toContain(doc.runbook);
      const content = files.find(({ path }) => path === `docs/reasons/${reason}.md`)?.content;
      expect(content).toContain(`](../runbook.md#${doc.runbook})`);
    },
  );

  const tenantActs = Object.entries(REASONS).flatMap(([type, reasons]) =>
    Object.entries(reasons).flatMap(([reason, { actor }]) => (actor === 'tenant' ? [[type, reason]] : [])),
  ) as [ConditionType, string][];

  test.each(tenantActs)('%s %s, where the tenant acts, says how at each provider', (type, reason) => {
    const docs: Record<string, ReasonDoc> = REASON_DOCS[type];
    if (NOTHING_TO_CHANGE.includes(reason)) return expect(docs[reason]?.zone).toBeUndefined();
    expect(docs[reason]?.zone).not.toHaveLength(0);
    const content = files.find(({ path }) => path === `docs/reasons/${reason}.md`)?.content;
    expect(content).toContain('## At your DNS provider');
    expect(content).toMatch(/^\| (Cloudflare|Amazon Route 53) \| /m);
  });
});

/** Reasons that a tenant mends without changing a record, or by deleting the one that the domain names. */
const NOTHING_TO_CHANGE = ['own_ending', 'own_ended', 'left_behind', 'servfail', 'caa_unknown'];
