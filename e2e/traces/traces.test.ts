import { randomUUID } from 'node:crypto';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Domain } from '../../src/client/client.ts';
import { type RunningStack, startRunningStack } from '../../src/testing/running-stack.ts';
import { addTenant, publishRecord, register, untilStatus } from '../../src/testing/stack-actions.ts';
import { activationTrace, issuanceTakesIn, placesOf, REQUEST, ROUND } from './activation-trace.ts';
import { type Collector, type Span, spansIn, startCollector } from './collector.ts';
import { printTree } from './tree.ts';

/** One machine's product as its users start it, and the real OpenTelemetry Collector. */
describe('the activation of a domain is one trace', () => {
  const tenant = randomUUID();
  const name = 'portal.traced.localhost';
  let folder: string;
  let collector: Collector;
  let stack: RunningStack;
  let domain: Domain;
  let spans: Span[];

  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'portal-domains-traces-'));
    collector = await startCollector(folder);
    stack = await startRunningStack({ OTEL_EXPORTER_OTLP_ENDPOINT: collector.endpoint });
    await addTenant(stack, tenant, 'Traced');
    domain = await register(stack, tenant, name);
    await publishRecord(stack, domain);
    await untilStatus(stack, domain, 'active');
    spans = await activationTrace(collector.file, domain.id);
    process.stdout.write(`\n${printTree(spans)}\n\n`);
  });
  afterAll(async () => {
    await stack?.stop();
    await collector?.stop();
    await rm(folder, { recursive: true, force: true });
  });

  test.each([
    ['outbox enqueue', [REQUEST]],
    ['outbox deliver', ['outbox enqueue', REQUEST]],
    ['workflow round', ROUND.slice(2)],
    ['activity makeRounds', ROUND.slice(1)],
    ['step beginRound', ROUND],
    ['step checkDns', ROUND],
    ['step recordRound', ROUND],
    ['dns query A', ['step checkDns', ...ROUND]],
    ['dns query TXT', ['step checkDns', ...ROUND]],
    ['preflight', ['step checkDns', ...ROUND]],
    ['dns query CAA', ['preflight', 'step checkDns', ...ROUND]],
    ['edge apply', ['step applyEdge', ...ROUND]],
    ['certificate order', ['edge apply', 'step applyEdge', ...ROUND]],
    ['edge observe', ['step observeEdge', ...ROUND]],
    ['https probe', ['step observeEdge', ...ROUND]],
    ['certificate issuance', ['step recordRound', ...ROUND]],
  ])('%s is in it, in its place', (wanted, above) => {
    expect(placesOf(wanted, spans)).toContainEqual(above);
  });

  test('the issuance is as long as it took: it begins with the order', () => {
    expect(issuanceTakesIn('certificate order', spans)).toBe(true);
  });

  test('every span has both tags, and both processes are in it', () => {
    for (const { attributes } of spans) {
      expect(attributes).toMatchObject({ tenantId: tenant, portalDomainId: domain.id });
    }
    expect([...new Set(spans.map(({ service }) => service))].sort()).toEqual([
      'portal-domains-api',
      'portal-domains-worker',
    ]);
  });

  test('no span of any trace holds the name, nor the canonical host', async () => {
    const all = JSON.stringify(await spansIn(collector.file), (_key, value) =>
      typeof value === 'bigint' ? String(value) : value,
    );
    expect(all).toContain(domain.id);
    expect(all).not.toContain(name);
    expect(all).not.toContain(domain.canonicalHost);
  });

  test("the worker's log lines of the activation carry the trace", async () => {
    const log = await readFile(join(stack.config.dataDir, 'logs', 'worker.log'), 'utf8');
    const line = log
      .split('\n')
      .filter((text) => text.includes('"status changed"'))
      .map((text) => JSON.parse(text) as Record<string, unknown>)
      .find(({ to, portalDomainId }) => to === 'active' && portalDomainId === domain.id);
    expect(line).toMatchObject({ trace_id: spans[0]?.traceId });
    expect(spans.find(({ spanId }) => spanId === line?.span_id)?.name).toBe('step recordRound');
  });
});
