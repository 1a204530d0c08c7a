import { isDnsDone } from '../../core/lifecycle/dns-task.ts';
import type { DomainRow } from '../../store/domains/types.ts';
import type { Caller } from '../auth/caller.ts';
import { domainView } from '../domains/domain-view.ts';
import { dnsHeadline, dnsMessageFor } from '../domains/sentences.ts';
import type { LinkRecordsJson } from './schemas.ts';

/**
 * A domain as whoever has a link to it may see it: what is to be in the DNS, and what is there, which anybody can ask for.
 * It is taken from what a viewer of the tenant sees, so that it can hold nothing that such a one may not know.
 */
export function linkView(row: DomainRow, expiresAt: string, reader: Caller): LinkRecordsJson {
  const seen = domainView(row, reader);
  const { domain, displayDomain, dnsTask, records, dnsProvider } = seen;
  const { lastCheckedAt, nextCheckAt } = seen;
  const nextSteps = seen.nextSteps.filter(({ forDns }) => forDns);
  return {
    ...{ domain, displayDomain, dnsTask },
    done: isDnsDone(dnsTask, row.conditions),
    headline: dnsHeadline(seen, nextSteps, reader),
    nextSteps,
    dnsMessage: dnsMessageFor(seen, reader),
    ...{ dnsProvider, records, lastCheckedAt, nextCheckAt },
    ...{ checksStopped: seen.givenUpAt !== null, expiresAt },
  };
}
