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
import type { PortalDomainInput } from './portal-domain.ts';
import { readTraceHeader, type TraceHeader, withTraceHeader } from './trace-header.ts';

/**
 * Gives each turn of the workflow a span, and the turn's activities their place under it. Nothing here decides
 * anything or makes a command: headers and sinks leave a history's commands as they are, so replay sees no difference.
 */

/** A turn that has ended; times in milliseconds since 1970. */
export type TurnSpan = {
  traceId: string;
  spanId: string;
  /** W3C traceparent of the request whose trace the turn belongs to; null: it began a trace of its own. */
  parent: string | null;
  /** The request that last woke the workflow, where the turn does not belong to its trace any more. */
  link: string | null;
  startedAt: number;
  endedAt: number;
  tenantId: string;
  portalDomainId: string;
};

export interface TraceSinks extends Sinks {
  traces: { turn(span: TurnSpan): void };
}

/**
 * Turns belong to the trace of the request that woke the workflow for this long; later ones each begin a trace of
 * their own, linked to it. A domain lives for years, and no trace should.
 */
const REQUEST_TRACE_MS = 10 * 60_000;
/** The activity that ends a turn. */
const LAST_OF_A_TURN = 'recordTurn';

const { traces } = proxySinks<TraceSinks>();

type Request = { parent: string; since: number };
type Turn = Pick<TurnSpan, 'traceId' | 'spanId' | 'parent' | 'link' | 'startedAt'>;

class TurnTrace {
  #request: Request | null = null;
  #turn: Turn | null = null;
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

  /** What the next activity belongs to; the first one after a turn's end begins a turn. */
  header(): TraceHeader {
    this.#turn ??= newTurn(this.#request);
    return { parent: `00-${this.#turn.traceId}-${this.#turn.spanId}-01` };
  }

  end(): void {
    if (this.#turn === null) return;
    traces.turn({ ...this.#turn, ...this.#subject, endedAt: Date.now() });
    this.#turn = null;
  }

  /** For the run that follows. */
  handOver(): TraceHeader | null {
    return this.#request;
  }
}

function requestOf(header: TraceHeader | null): Request | null {
  return header === null ? null : { parent: header.parent, since: header.since ?? Date.now() };
}

function newTurn(request: Request | null): Turn {
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

function inboundCalls(trace: TurnTrace): WorkflowInboundCallsInterceptor {
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

function outboundCalls(trace: TurnTrace): WorkflowOutboundCallsInterceptor {
  const schedule = async <I extends ActivityInput | LocalActivityInput>(
    input: I,
    next: (input: I) => Promise<unknown>,
  ) => {
    const result = await next({ ...input, headers: withTraceHeader(input.headers, trace.header()) });
    if (input.activityType === LAST_OF_A_TURN) trace.end();
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

/** What Temporal's worker loads from the bundle, for each run of a workflow. */
export const interceptors = (): WorkflowInterceptors => {
  const trace = new TurnTrace();
  return { inbound: [inboundCalls(trace)], outbound: [outboundCalls(trace)] };
};
