import type { Preflight } from '../client/client.ts';
import { WHO } from './describe.ts';
import { paint } from './paint.ts';
import { paragraph } from './table.ts';

const REGISTRATION: Record<Preflight['registration'], string> = {
  possible: 'not registered; it can be',
  already_registered: 'registered',
  quota_exceeded: 'not registered; the tenant has no room for it',
};

/** Describes the passed checks, then each finding with its fix and its actor. */
export function describePreflight(seen: Preflight, columns: number | null): string {
  const { displayDomain, domain, findings } = seen;
  const title = displayDomain === domain ? domain : `${displayDomain} (${domain})`;
  const well = seen.conditions
    .filter(({ status }) => status === 'True')
    .map(
      ({ type, reason, message }) =>
        `${paint('good', 'ok')}   ${type} ${reason}\n${paragraph(message, columns, 3)}`,
    );
  const amiss = findings.map(
    ({ type, reason, actor, message }) =>
      `${paint('bad', 'FIX')}  ${type} ${reason}: ${WHO[actor]}\n${paragraph(message, columns, 3)}`,
  );
  const sum =
    findings.length === 0
      ? 'No problem was found.'
      : `${findings.length} ${findings.length === 1 ? 'problem' : 'problems'} to fix.`;
  return [`${title}: ${REGISTRATION[seen.registration]}`, ...well, ...amiss, '', sum].join('\n');
}
