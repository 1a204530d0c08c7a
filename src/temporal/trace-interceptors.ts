import type { WorkflowClientInterceptor } from '@temporalio/client';
import type { ActivityInterceptorsFactory, InjectedSinks } from '@temporalio/worker';
import type { DomainRef } from '../activities/port.ts';
import { inSpan, traceParent, withTrace } from '../telemetry/trace.ts';
import type { Tracing } from '../telemetry/tracing.ts';
import { readTraceHeader, withTraceHeader } from '../workflows/trace-header.ts';
import type { TraceSinks } from '../workflows/trace-rounds.ts';
import { activityName } from './names.ts';

/** Sends the active trace along with each signal that a client sends. */
export const traceCalls: WorkflowClientInterceptor = {
  signalWithStart: (input, next) => next({ ...input, headers: withActiveTrace(input.headers) }),
  signal: (input, next) => next({ ...input, headers: withActiveTrace(input.headers) }),
};

function withActiveTrace(headers: Parameters<typeof withTraceHeader>[0]) {
  const parent = traceParent();
  return withTraceHeader(headers, parent === null ? null : { parent });
}

/** Traces each activity as a child span of its round, and tags everything within it with the domain. */
export const traceActivities: ActivityInterceptorsFactory = ({ info }) => ({
  inbound: {
    execute(input, next) {
      const [{ tenant, domainId }] = input.args as [DomainRef];
      const parent = readTraceHeader(input.headers)?.parent ?? null;
      return withTrace({ tenantId: tenant, portalDomainId: domainId }, parent, () =>
        inSpan(`activity ${activityName(info.activityType)}`, () => next(input), {
          attributes: { attempt: info.attempt },
        }),
      );
    },
  },
});

/** The sinks that receive the workflows' spans. */
export function traceSinks(tracing: Tracing): InjectedSinks<TraceSinks> {
  return { traces: { round: { fn: (_info, round) => tracing.round(round) } } };
}
