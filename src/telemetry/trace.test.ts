import { InMemorySpanExporter } from '@opentelemetry/sdk-trace';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { traceInto } from './otlp.ts';
import { startTracing } from './start-tracing.ts';
import { inChildSpan, inSpan, parseTraceParent, traceIds, traceParent, withTrace } from './trace.ts';
import { NO_TRACING, type Tracing } from './tracing.ts';

const TAGS = { tenantId: 'tenant-1', portalDomainId: 'domain-1' };
const PARENT = `00-${'a'.repeat(32)}-${'b'.repeat(16)}-01`;

test('without an endpoint nothing is traced: no span has an id, and no SDK is started', async () => {
  const errors: unknown[] = [];
  const settings = { endpoint: null, headers: {}, ratio: 1 };
  expect(await startTracing(settings, 'api', (error) => errors.push(error))).toBe(NO_TRACING);
  await withTrace(TAGS, null, () =>
    inSpan('request', async () => {
      expect(traceParent()).toBeNull();
      expect(traceIds()).toEqual({});
    }),
  );
  expect(errors).toEqual([]);
});

test.each([null, '', 'nonsense', `00-${'0'.repeat(32)}-${'b'.repeat(16)}-01`, `01-${PARENT.slice(3)}`])(
  'a traceparent that is none (%j) is none',
  (text) => {
    expect(parseTraceParent(text)).toBeNull();
  },
);

describe('with a receiver', () => {
  let exporter: InMemorySpanExporter;
  let tracing: Tracing;
  /** The exporter forgets what it has once it is shut down. */
  const kept: ReturnType<InMemorySpanExporter['getFinishedSpans']> = [];
  const start = (ratio: number) => {
    exporter = new InMemorySpanExporter();
    const whole = exporter.shutdown.bind(exporter);
    exporter.shutdown = () => {
      kept.push(...exporter.getFinishedSpans());
      return whole();
    };
    tracing = traceInto(exporter, { ratio, service: 'test', onError: (error) => expect.fail(String(error)) });
  };
  const finished = async () => {
    await tracing.shutdown();
    return kept;
  };
  beforeEach(() => {
    kept.length = 0;
    start(1);
  });
  afterEach(() => tracing.shutdown());

  test('a span goes on with the trace that it is given, and every span within has the tags', async () => {
    await withTrace(TAGS, PARENT, () =>
      inSpan('activity', () => inChildSpan('dns query A', async () => undefined)),
    );
    const [query, activity] = await finished();
    expect(activity?.spanContext().traceId).toBe('a'.repeat(32));
    expect(activity?.parentSpanContext?.spanId).toBe('b'.repeat(16));
    expect(query?.parentSpanContext?.spanId).toBe(activity?.spanContext().spanId);
    for (const span of [query, activity]) expect(span?.attributes).toMatchObject(TAGS);
  });

  test('what nobody asked for begins no trace', async () => {
    await inChildSpan('kubernetes list Certificate', async (span) => expect(span).toBeNull());
    expect(await finished()).toEqual([]);
  });

  test('an error marks its span by its kind only, and is thrown on', async () => {
    const error = new TypeError('cannot reach portal.acme.com');
    await expect(inSpan('edge apply', () => Promise.reject(error))).rejects.toBe(error);
    const [span] = await finished();
    expect(span?.status).toEqual({ code: 2, message: 'TypeError' });
    expect(JSON.stringify([span?.events, span?.attributes])).not.toContain('acme');
  });

  test('a round that a workflow tells of is a span as it says', async () => {
    tracing.round({
      ...TAGS,
      traceId: 'c'.repeat(32),
      spanId: 'd'.repeat(16),
      parent: null,
      link: PARENT,
      startedAt: 1_500,
      endedAt: 2_750,
    });
    const [span] = await finished();
    expect(span).toMatchObject({ name: 'workflow round', attributes: TAGS, duration: [1, 250_000_000] });
    expect(span?.links.map(({ context }) => context.traceId)).toEqual(['a'.repeat(32)]);
  });

  test('at a ratio of 0 nothing is kept, the rounds of workflows neither', async () => {
    await tracing.shutdown();
    start(0);
    await inSpan('request', async () => undefined);
    const ids = { traceId: 'c'.repeat(32), spanId: 'd'.repeat(16) };
    tracing.round({ ...TAGS, ...ids, parent: null, link: null, startedAt: 1, endedAt: 2 });
    expect(await finished()).toEqual([]);
  });
});
