import {
  type Context,
  context,
  DiagLogLevel,
  diag,
  SpanKind,
  SpanStatusCode,
  TraceFlags,
  trace,
} from '@opentelemetry/api';
import { AsyncLocalStorageContextManager } from '@opentelemetry/context-async-hooks';
import { OTLPTraceExporter } from '@opentelemetry/exporter-trace-otlp-proto';
import { type Resource, resourceFromAttributes } from '@opentelemetry/resources';
import {
  BatchSpanProcessor,
  type ReadableSpan,
  SamplingDecision,
  type Span,
  type SpanExporter,
  type SpanProcessor,
  TraceIdRatioBasedSampler,
  TracerProvider,
} from '@opentelemetry/sdk-trace';
import type { RoundSpan } from '../workflows/trace-rounds.ts';
import { parseTraceParent, tagsOf } from './trace.ts';
import type { Tracing } from './tracing.ts';

export type OtlpOptions = {
  endpoint: string;
  headers: Readonly<Record<string, string>>;
  ratio: number;
  /** The last part of the service name `portal-domains-<service>`: api, worker. */
  service: string;
  onError: (error: unknown) => void;
};

/** A receiver that does not answer holds nobody up for longer. */
const SEND_WITHIN_MS = 3_000;

/** Sends this process's spans to an OTLP receiver over HTTP, as protobuf. */
export function startOtlpTracing({ endpoint, headers, ...rest }: OtlpOptions): Tracing {
  const url = `${endpoint.replace(/\/+$/, '')}/v1/traces`;
  return traceInto(
    new OTLPTraceExporter({ url, headers: { ...headers }, timeoutMillis: SEND_WITHIN_MS }),
    rest,
  );
}

/** The same into any exporter; tests keep the spans in memory. */
export function traceInto(
  exporter: SpanExporter,
  { ratio, service, onError }: Omit<OtlpOptions, 'endpoint' | 'headers'>,
): Tracing {
  diag.setLogger(errorsOnly(onError), { logLevel: DiagLogLevel.ERROR, suppressOverrideMessage: true });
  const batches = new BatchSpanProcessor({
    exporter,
    scheduledDelayMillis: 1_000,
    maxQueueSize: 4_096,
    exportTimeoutMillis: SEND_WITHIN_MS,
  });
  // By the trace's id alone, so that every process keeps the same traces, and the workflows' own ones too.
  const sampler = new TraceIdRatioBasedSampler(ratio);
  const resource = resourceFromAttributes({ 'service.name': `portal-domains-${service}` });
  const provider = new TracerProvider({ resource, sampler, spanProcessors: [tagging, batches] });
  context.setGlobalContextManager(new AsyncLocalStorageContextManager());
  trace.setGlobalTracerProvider(provider);
  const kept = (traceId: string) =>
    sampler.shouldSample(context.active(), traceId).decision === SamplingDecision.RECORD_AND_SAMPLED;
  return {
    round(round) {
      if (kept(round.traceId)) batches.onEnd(roundSpan(round, resource));
    },
    async shutdown() {
      await provider.shutdown().catch(onError);
      trace.disable();
      context.disable();
      diag.disable();
    },
  };
}

/** Puts the tags of the context onto each span, unless it has its own. */
const tagging: SpanProcessor = {
  onStart(span: Span, at: Context) {
    for (const [key, value] of Object.entries(tagsOf(at) ?? {}))
      if (span.attributes[key] === undefined) span.setAttribute(key, value);
  },
  onEnd: () => undefined,
  forceFlush: async () => undefined,
  shutdown: async () => undefined,
};

/**
 * Builds the span of a round. A workflow cannot keep a span open, as it may move to another worker at any time: it
 * reports a round at its end.
 */
function roundSpan(round: RoundSpan, resource: Resource): ReadableSpan {
  const parent = parseTraceParent(round.parent);
  const link = parseTraceParent(round.link);
  return {
    name: 'workflow round',
    kind: SpanKind.INTERNAL,
    spanContext: () => ({ traceId: round.traceId, spanId: round.spanId, traceFlags: TraceFlags.SAMPLED }),
    ...(parent === null ? {} : { parentSpanContext: parent }),
    startTime: hrTime(round.startedAt),
    endTime: hrTime(round.endedAt),
    duration: hrTime(Math.max(0, round.endedAt - round.startedAt)),
    status: { code: SpanStatusCode.UNSET },
    attributes: { tenantId: round.tenantId, portalDomainId: round.portalDomainId },
    links: link === null ? [] : [{ context: link }],
    events: [],
    ended: true,
    resource,
    instrumentationScope: { name: 'portal-domains' },
    droppedAttributesCount: 0,
    droppedEventsCount: 0,
    droppedLinksCount: 0,
  };
}

const hrTime = (ms: number): [seconds: number, nanoseconds: number] => [
  Math.floor(ms / 1_000),
  Math.round((ms % 1_000) * 1e6),
];

function errorsOnly(onError: (error: unknown) => void) {
  const silent = () => undefined;
  return {
    error: (message: string) => onError(message),
    warn: silent,
    info: silent,
    debug: silent,
    verbose: silent,
  };
}
