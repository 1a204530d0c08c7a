import {
  type Attributes,
  type Context,
  context,
  createContextKey,
  isSpanContextValid,
  type Link,
  ROOT_CONTEXT,
  type Span,
  SpanStatusCode,
  type TimeInput,
  TraceFlags,
  trace,
} from '@opentelemetry/api';

/**
 * Spans, by OpenTelemetry's API alone: while nothing is registered (see start-tracing.ts) each call here does nothing. The
 * active span is ambient, as OpenTelemetry has it: otherwise every function on the way would carry it.
 *
 * No host name is ever in a span, neither in its name nor in an attribute: they are personal data.
 */

/** The attributes of every span. */
export type TraceTags = { tenantId: string; portalDomainId?: string };

const TAGS = createContextKey('portal-domains tags');
const tracer = () => trace.getTracer('portal-domains');

export type SpanOptions = { attributes?: Attributes; startTime?: TimeInput; links?: Link[] };

/** Runs `work` in a span of its own; what it throws marks the span, and is thrown on. */
export function inSpan<T>(
  name: string,
  work: (span: Span) => Promise<T>,
  options: SpanOptions = {},
): Promise<T> {
  return tracer().startActiveSpan(name, options, async (span) => {
    try {
      return await work(span);
    } catch (error) {
      // The kind of the error only: its message may hold a host name.
      span.setStatus({ code: SpanStatusCode.ERROR, message: error instanceof Error ? error.name : 'thrown' });
      throw error;
    } finally {
      span.end();
    }
  });
}

/** As `inSpan`, but only within another span: what nobody asked for (a watch, a sweep) begins no trace. */
export function inChildSpan<T>(
  name: string,
  work: (span: Span | null) => Promise<T>,
  options: SpanOptions = {},
): Promise<T> {
  return traceParent() === null ? work(null) : inSpan(name, work, options);
}

/** A span of what happened already, from `startTime` until now. */
export function pastSpan(name: string, startTime: TimeInput, attributes: Attributes): void {
  if (traceParent() !== null) tracer().startSpan(name, { startTime, attributes }).end();
}

/** Runs `work` so that every span in it has these tags and, when `parent` is given, belongs to that trace. */
export function withTrace<T>(tags: TraceTags, parent: string | null, work: () => T): T {
  return context.with(contextOf(parent).setValue(TAGS, tags), work);
}

/** The tags of the context a span begins in; for the processor that writes them onto it. */
export function tagsOf(at: Context): TraceTags | null {
  return (at.getValue(TAGS) as TraceTags | undefined) ?? null;
}

/** Tags the active span, when the domain becomes known only within it; where it was known before, nothing changes. */
export function tagActiveSpan(tags: TraceTags): void {
  if (tagsOf(context.active()) === null) trace.getActiveSpan()?.setAttributes(tags);
}

/** The active span as a W3C traceparent; null where there is none. */
export function traceParent(): string | null {
  const active = trace.getActiveSpan()?.spanContext();
  if (active === undefined || !isSpanContextValid(active)) return null;
  return `00-${active.traceId}-${active.spanId}-${active.traceFlags & TraceFlags.SAMPLED ? '01' : '00'}`;
}

/** The ids of the active span, as log lines carry them. */
export function traceIds(): { trace_id: string; span_id: string } | Record<string, never> {
  const active = trace.getActiveSpan()?.spanContext();
  if (active === undefined || !isSpanContextValid(active)) return {};
  return { trace_id: active.traceId, span_id: active.spanId };
}

/** Parses a traceparent header; null when it is invalid. */
export function parseTraceParent(text: string | null) {
  const [, traceId = '', spanId = '', flags = ''] =
    /^00-([0-9a-f]{32})-([0-9a-f]{16})-([0-9a-f]{2})$/.exec(text ?? '') ?? [];
  const found = { traceId, spanId, traceFlags: Number.parseInt(flags, 16), isRemote: true };
  return isSpanContextValid(found) ? found : null;
}

function contextOf(parent: string | null): Context {
  const found = parseTraceParent(parent);
  // Not given: what is active goes on.
  return found === null ? context.active() : trace.setSpanContext(ROOT_CONTEXT, found);
}
