import type { Domain, DomainEvent } from '../client/client.ts';
import { ENGLISH } from '../core/copy/english/index.ts';
import type { SeenEvidence } from '../core/copy/language.ts';
import type { CliDeps } from './context.ts';
import { paragraph } from './table.ts';

/** Describes the edge by the newest evidence of each kind: its objects, and the HTTPS request through it. */
export function describeEdge(events: readonly DomainEvent[], columns: number | null): string {
  const newest = (kind: 'edge' | 'probe') => events.find(({ evidence }) => evidence?.[kind]);
  const lines = (['edge', 'probe'] as const).flatMap((kind) => {
    const event = newest(kind);
    const evidence = event?.evidence;
    if (event === undefined || !evidence) return [];
    // The API passes observations on as they were stored; their form is the core's.
    const only = { dns: null, edge: null, probe: null, [kind]: evidence[kind] } as SeenEvidence;
    return ENGLISH.evidence(only, 'operator').map((line) => `${line} (seen by ${event.at})`);
  });
  return paragraph(
    lines.length === 0 ? 'Nothing has been put there, as far as the entries below go.' : lines.join('\n'),
    columns,
  );
}

/** Describes the workflow's state in Temporal, and why none has to run. */
export function describeWorkflow(
  seen: Awaited<ReturnType<CliDeps['workflowOf']>>,
  domain: Pick<Domain, 'status' | 'givenUpAt' | 'nextCheckAt'>,
  columns: number | null,
): string {
  const rest = describeRest(domain);
  if (seen === null)
    return paragraph(
      `None that Temporal still knows. ${rest ?? 'A domain that was just registered has none.'}`,
      columns,
    );
  if ('unknown' in seen) return paragraph(`Not read: ${seen.unknown}`, columns);
  const { workflowId, runId, status, startedAt, endedAt, historyLength, pendingActivities } = seen;
  const ended = endedAt === null ? '' : `, ended ${endedAt}`;
  return paragraph(
    [
      `${workflowId}, run ${runId}: ${status}`,
      ...(status === 'RUNNING' || rest === null ? [] : [rest]),
      `this run began ${startedAt}${ended}, ${historyLength} events`,
      ...pendingActivities.map(
        ({ type, attempt, lastFailure }) =>
          `at work: ${type}, attempt ${attempt}${lastFailure === null ? '' : `, failed before: ${lastFailure}`}`,
      ),
    ].join('\n'),
    columns,
  );
}

/** Returns why no workflow has to run for a domain; null: one has to. */
function describeRest({
  status,
  givenUpAt,
  nextCheckAt,
}: Pick<Domain, 'status' | 'givenUpAt' | 'nextCheckAt'>): string | null {
  if (givenUpAt !== null) return 'None has to run: the domain was given up; retry starts one.';
  if (status === 'disabled') return 'None has to run: the domain is disabled; retry starts one.';
  if (status !== 'active') return null;
  const next = nextCheckAt === null ? '' : `, next at ${nextCheckAt}`;
  return `None has to run while all is well: the patrol visits the domain${next}, and starts one when anything differs.`;
}
