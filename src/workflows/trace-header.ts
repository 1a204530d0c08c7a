import { defaultPayloadConverter, type Headers } from '@temporalio/common';

/** The header that carries a trace from call to call. This file is bundled into the workflows. */
const TRACE_HEADER = 'portal-domains-trace';

/**
 * `parent`: the W3C traceparent of the span that the receiver's spans belong under. `since`: when that trace was begun
 * by a request, in milliseconds since 1970; only between runs of a workflow.
 */
export type TraceHeader = { parent: string; since?: number };

/** The headers with a trace added. */
export function withTraceHeader(headers: Headers, trace: TraceHeader | null): Headers {
  return trace === null ? headers : { ...headers, [TRACE_HEADER]: defaultPayloadConverter.toPayload(trace) };
}

/** The trace that the headers carry, or null. */
export function readTraceHeader(headers: Headers): TraceHeader | null {
  const payload = headers[TRACE_HEADER];
  return payload === undefined ? null : defaultPayloadConverter.fromPayload<TraceHeader>(payload);
}
