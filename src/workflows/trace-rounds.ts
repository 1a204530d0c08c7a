import {
  type ActivityInput,
  type ContinueAsNewInput,
  type LocalActivityInput,
  type Next,
  proxySinks,
  type Sinks,
  uuid4,
  type WorkflowExecuteInput,
  type WorkflowInboundCallsInterceptor,
  type WorkflowInterceptors,
  type WorkflowOutboundCallsInterceptor,
} from '@temporalio/workflow';
import { ACTIVITY_TYPES } from '../temporal/names.ts';
import type { PortalDomainInput } from './portal-domain.ts';
import { readTraceHeader, type TraceHeader, withTraceHeader } from './trace-header.ts';

/**
 * Gives each round of the workflow a span, and the round's activities their place under it. Nothing here decides
 * anything or makes a command: headers and sinks leave a history's commands as they are, so replay sees no difference.
 */

/** A round that has ended; times in milliseconds since 1970. */
export type RoundSpan = {
  traceId: string;
  spanId: string;
  /** W3C traceparent of the request whose trace the round belongs to; null: it began a trace of its own. */
  parent: string | null;
  /** The request that last woke the workflow, where the round does not belong to its trace any more. */
  link: string | null;
  startedAt: number;
  endedAt: number;
  tenantId: string;
  portalDomainId: string;
};

export interface TraceSinks extends Sinks {
  traces: { round(span: RoundSpan): void };
}

/**
 * Rounds belong to the trace of the request that woke the workflow for this long; later ones each begin a trace of
 * their own, linked to it. A domain lives for years, and no trace should.
 */
const REQUEST_TRACE_MS = 10 * 60_000;
/** The activities that end a round, or rounds that follow each other at once, which have one span. */
const LAST_OF_A_ROUND: ReadonlySet<string> = new Set([ACTIVITY_TYPES.makeRounds, ACTIVITY_TYPES.recordRound]);

const { traces } = proxySinks<TraceSinks>();

type Request = { parent: string; since: number };
type Round = Pick<RoundSpan, 'traceId' | 'spanId' | 'parent' | 'link' | 'startedAt'>;

class RoundTrace {
  #request: Request | null = null;
  #round: Round | null = null;
  #subject = { tenantId: '', portalDomainId: '' };

  begin({ args, headers }: WorkflowExecuteInput): void {
    const [{ domainId, tenant }] = args as [PortalDomainInput];
    this.#subject = { tenantId: tenant, portalDomainId: domainId };
    // A signal that came with the start is heard first, and says the same.
    this.#request ??= requestOf(readTraceHeader(headers));
  }

  heard(header: TraceHeader | null): void {
    this.#request = requestOf(header) ?? this.#request;
  }

  /** Returns the header of the round that the next activity belongs to; the first activity after a round begins another. */
  header(): TraceHeader {
    this.#round ??= newRound(this.#request);
    return { parent: `00-${this.#round.traceId}-${this.#round.spanId}-01` };
  }

  end(): void {
    if (this.#round === null) return;
    traces.round({ ...this.#round, ...this.#subject, endedAt: Date.now() });
    this.#round = null;
  }

  /** Returns the request's trace for the run that follows. */
  handOver(): TraceHeader | null {
    return this.#request;
  }
}

function requestOf(header: TraceHeader | null): Request | null {
  return header === null ? null : { parent: header.parent, since: header.since ?? Date.now() };
}

function newRound(request: Request | null): Round {
  const startedAt = Date.now();
  const joins = request !== null && startedAt - request.since <= REQUEST_TRACE_MS;
  return {
    traceId: joins ? request.parent.slice(3, 35) : hex(),
    spanId: hex().slice(0, 16),
    parent: joins ? request.parent : null,
    link: joins ? null : (request?.parent ?? null),
    startedAt,
  };
}

/** 32 digits, the same at each replay. */
const hex = () => uuid4().replaceAll('-', '');

function inboundCalls(trace: RoundTrace): WorkflowInboundCallsInterceptor {
  return {
    async execute(input, next) {
      trace.begin(input);
      try {
        return await next(input);
      } finally {
        trace.end();
      }
    },
    handleSignal(input, next) {
      trace.heard(readTraceHeader(input.headers));
      return next(input);
    },
  };
}

function outboundCalls(trace: RoundTrace): WorkflowOutboundCallsInterceptor {
  const schedule = async <I extends ActivityInput | LocalActivityInput>(
    input: I,
    next: (input: I) => Promise<unknown>,
  ) => {
    const result = await next({ ...input, headers: withTraceHeader(input.headers, trace.header()) });
    if (LAST_OF_A_ROUND.has(input.activityType)) trace.end();
    return result;
  };
  return {
    scheduleActivity: (input, next) => schedule(input, next),
    scheduleLocalActivity: (input, next) => schedule(input, next),
    continueAsNew: (
      input: ContinueAsNewInput,
      next: Next<WorkflowOutboundCallsInterceptor, 'continueAsNew'>,
    ) => next({ ...input, headers: withTraceHeader(input.headers, trace.handOver()) }),
  };
}

/** Creates the interceptors of a run. Temporal's worker loads them from the bundle. */
export const interceptors = (): WorkflowInterceptors => {
  const trace = new RoundTrace();
  return { inbound: [inboundCalls(trace)], outbound: [outboundCalls(trace)] };
};
