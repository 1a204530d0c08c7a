import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type IssuerLaboratory, startIssuerLaboratory } from '../../testing/acme-issuer.ts';
import { createTransport, type HttpAnswer, type Transport } from './transport.ts';

// The first run builds Pebble.
const BUILD_MS = 1_200_000;
const WITHIN_MS = 5_000;

describe('an order that the CA has', () => {
  let laboratory: IssuerLaboratory;
  beforeAll(async () => {
    laboratory = await startIssuerLaboratory();
  }, BUILD_MS);
  afterAll(() => laboratory?.stop());

  const pathOf = (url: string) => new URL(url).pathname;
  /** The CA, with another answer to a question about an order. */
  function withOrderAnswers(change: (answer: HttpAnswer) => HttpAnswer): {
    transport: Transport;
    asked: string[];
  } {
    const real = createTransport(laboratory.options.caFile);
    const asked: string[] = [];
    return {
      asked,
      transport: async (request, signal) => {
        asked.push(pathOf(request.url));
        const answer = await real(request, signal);
        return pathOf(request.url).startsWith('/my-order/') ? change(answer) : answer;
      },
    };
  }
  const placed = (asked: string[]) => asked.filter((path) => path === '/order-plz').length;

  test('is not asked about before the CA’s Retry-After, in whichever call and process', async () => {
    const name = 'patient.acme.localhost';
    laboratory.dns.show(name);
    const { transport, asked } = withOrderAnswers((answer) => ({
      ...answer,
      headers: { ...answer.headers, 'retry-after': '60' },
    }));
    const request = { name, mayBegin: true, retry: false, withinMs: WITHIN_MS };
    expect(await laboratory.issuer({ transport }).order(request)).toMatchObject({
      ...{ order: 'pending', begun: true },
    });
    const before = asked.length;
    const another = laboratory.issuer({ transport });
    expect(await another.order(request)).toMatchObject({ order: 'pending', begun: false });
    expect(asked).toHaveLength(before);
    const later = laboratory.issuer({ transport, clock: () => new Date(Date.now() + 61_000) });
    expect(await later.order({ ...request, withinMs: 0 })).toMatchObject({ begun: false });
    expect(asked.length).toBeGreaterThan(before);
    expect(placed(asked)).toBe(1);
  });

  test('goes on after the CA was away, although no new one may begin', async () => {
    const name = 'suspended.acme.localhost';
    laboratory.dns.show(name);
    let isAway = true;
    const { transport, asked } = withOrderAnswers((answer) =>
      isAway ? { status: 503, headers: { 'retry-after': '3600' }, body: 'busy' } : answer,
    );
    const issuer = laboratory.issuer({ transport });
    const request = { name, mayBegin: true, retry: false, withinMs: WITHIN_MS };
    expect(await issuer.order(request)).toMatchObject({ order: 'failed', problem: { status: 503 } });
    isAway = false;
    const before = asked.length;
    expect(await issuer.order({ ...request, mayBegin: false })).toMatchObject({ order: 'failed' });
    expect(asked).toHaveLength(before);
    const ended = await issuer.order({ ...request, mayBegin: false, retry: true });
    expect(ended).toMatchObject({ order: 'none', problem: null, begun: false });
    expect(ended.certificate).not.toBeNull();
    expect(placed(asked)).toBe(1);
  });
});
