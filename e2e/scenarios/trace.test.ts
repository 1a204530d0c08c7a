import { afterAll, beforeAll, describe, expect, inject, test } from 'vitest';
import type { Domain } from '../../src/client/client.ts';
import { activationTrace, issuanceTakesIn, placesOf, ROUND } from '../traces/activation-trace.ts';
import type { Span } from '../traces/collector.ts';
import { printTree } from '../traces/tree.ts';
import { openScenario } from './scenario.ts';
import { newTenant, onboard } from './testing/steps.ts';

describe('an activation on the cluster is one trace', () => {
  const scenario = openScenario(inject('world'));
  let domain: Domain;
  let spans: Span[];
  beforeAll(async () => {
    if (scenario.spansFile === null) throw new Error('the shared world collects its spans');
    domain = await onboard(scenario, await newTenant(scenario, 'Traced'), 'portal.traced.localhost');
    spans = await activationTrace(scenario.spansFile, domain.id);
    process.stdout.write(`\n${printTree(spans)}\n\n`);
  });
  afterAll(() => scenario.close());

  const APPLY = ['edge apply', 'step applyEdge', ...ROUND];

  test.each([
    ['dns query CAA', ['preflight', 'step checkDns', ...ROUND]],
    ['kubernetes apply Certificate', APPLY],
    ['kubernetes apply Gateway', APPLY],
    ['kubernetes apply VirtualService', APPLY],
    ['https probe', ['step observeEdge', ...ROUND]],
    ['certificate issuance', ['step recordRound', ...ROUND]],
  ])('%s is in it, in its place', (wanted, above) => {
    expect(placesOf(wanted, spans)).toContainEqual(above);
  });

  test('the issuance is as long as it took: it begins with the order', () => {
    expect(issuanceTakesIn('kubernetes apply Certificate', spans)).toBe(true);
  });

  test('every span has both tags', () => {
    for (const { attributes } of spans) {
      expect(attributes).toMatchObject({ tenantId: domain.tenant, portalDomainId: domain.id });
    }
  });

  test('no span holds the name, nor the name of an object', () => {
    const names = spans.map(({ name, attributes }) => [name, attributes]);
    expect(JSON.stringify(names)).not.toMatch(/traced[.-]/);
  });
});
