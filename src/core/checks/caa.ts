import type { Actor } from '../conditions.ts';
import type { CaaRecord, CaaStep, CaFacts, ServerView } from '../observations.ts';
import { caaText, type IssueValue, parseIssueValue } from './caa-value.ts';
import { decidingViews } from './dns-facts.ts';
import { listWords } from './dns-words.ts';

/** What the CAA records come to. `unknown` is "could not tell", and never a "no". */
export type CaaFinding =
  | { verdict: 'allowed'; message: string }
  | { verdict: 'forbidden' | 'unknown'; message: string; actor: Actor };

/** How many names are asked on one climb, the highest ones: nobody's portal lies deeper. */
export const MOST_CAA_NAMES = 10;

export type CaaSubject = { domain: string; canonicalHost: string };

/**
 * Judges a climb as a CA does (RFC 8659 3): the first name with CAA records decides, and a name whose records cannot be
 * read stops everything, for no CA issues then. Where servers differ, a CA may ask any of them: the worst counts.
 */
export function judgeCaa(steps: readonly CaaStep[], ca: CaFacts, subject: CaaSubject): CaaFinding {
  if (ca.identities === 'any') return { verdict: 'allowed', message: 'Our CA looks at no CAA records.' };
  for (const step of steps) {
    const unread = cannotBeRead(step, subject);
    if (unread !== null) return unread;
    const holding = readable(step).views.filter((view) => view.caa !== undefined);
    if (holding.length === 0) continue;
    const findings = holding.map((view) => judgeSet(view.caa ?? [], ca, placeOf(step, view, subject)));
    return (
      findings.find(({ verdict }) => verdict === 'forbidden') ??
      findings.find(({ verdict }) => verdict === 'unknown') ??
      findings[0] ?? { verdict: 'allowed', message: '' }
    );
  }
  return { verdict: 'allowed', message: `No CAA record limits who may issue for ${subject.domain}.` };
}

/** A chain without an end is no answer to a CA. */
function readable({ views }: CaaStep) {
  return decidingViews(views.filter(({ outcome }) => outcome !== 'loop'));
}

function cannotBeRead(step: CaaStep, { domain }: CaaSubject): CaaFinding | null {
  const { by, bogus } = readable(step);
  const forWhom = step.name === domain ? domain : `${step.name}, which counts for ${domain} too,`;
  if (bogus) {
    const message = `The DNSSEC signatures of the CAA answer for ${forWhom} are broken, so no CA issues. Have your DNS provider sign the zone anew, or remove the DS record at your registrar.`;
    return { verdict: 'unknown', message, actor: 'tenant' };
  }
  if (by !== 'nobody') return null;
  if (step.views.length === 0) {
    const message = `${domain} has more than ${MOST_CAA_NAMES} parts, and we do not look for CAA records that deep, so we cannot tell whether our CA may issue. Use a shorter name.`;
    return { verdict: 'unknown', message, actor: 'tenant' };
  }
  const asked = step.views.map(({ server, outcome }) => `${server}: ${outcome}`);
  // Only their own servers' failing is the tenant's to mend.
  const theirs = step.views.some(({ role, outcome }) => role === 'authoritative' || outcome === 'servfail');
  const message = theirs
    ? `The CAA records of ${forWhom} could not be read (${listWords(asked)}), and no CA issues then. Its name servers must answer questions of type CAA, if only with nothing; ask your DNS provider.`
    : `We could not read the CAA records of ${forWhom} (${listWords(asked)}); the operator must check PORTAL_DNS_RESOLVERS.`;
  return { verdict: 'unknown', message, actor: theirs ? 'tenant' : 'operator' };
}

/** Where a record set stands, and who keeps it. */
type Place = { name: string; words: string; actor: 'tenant' | 'operator' };

function placeOf(step: CaaStep, view: ServerView, { domain, canonicalHost }: CaaSubject): Place {
  const end = view.chain.at(-1)?.to ?? step.name;
  const baseDomain = canonicalHost.slice(canonicalHost.indexOf('.') + 1);
  const ours = end === baseDomain || end.endsWith(`.${baseDomain}`);
  if (end !== step.name) {
    return {
      name: end,
      words: `${end}, where ${step.name} leads,`,
      actor: ours ? 'operator' : 'tenant',
    };
  }
  const words = end === domain ? end : `${end}, which counts for ${domain} too,`;
  return { name: end, words, actor: 'tenant' };
}

/** `issuemail` (RFC 9495) is understood to be about something else, like `issuewild` and `iodef`. */
const UNDERSTOOD: ReadonlySet<string> = new Set(['issue', 'issuewild', 'iodef', 'issuemail']);

/** What stands between one `issue` record and our order; null: nothing. */
type Obstacle = 'other_ca' | 'method' | 'account' | 'account_unknown' | 'identity_unknown' | null;

function judgeSet(records: readonly CaaRecord[], ca: CaFacts, place: Place): CaaFinding {
  const strange = records.find(({ critical, tag }) => critical && !UNDERSTOOD.has(tag));
  if (strange !== undefined) {
    const message = `The record ${caaText(strange)} at ${place.words} is critical and of a kind that CAs do not know, so none issues. Remove it, or its critical flag (0 in place of 128).`;
    return { verdict: 'forbidden', message, actor: place.actor };
  }
  const issue = records.filter(({ tag }) => tag === 'issue');
  if (issue.length === 0) {
    return { verdict: 'allowed', message: `The CAA records at ${place.words} do not limit our CA.` };
  }
  const judged = issue.map((record) => ({ record, obstacle: obstacleOf(parseIssueValue(record.value), ca) }));
  const open = judged.find(({ obstacle }) => obstacle === null);
  if (open !== undefined) {
    return { verdict: 'allowed', message: `${caaText(open.record)} at ${place.words} allows our CA.` };
  }
  return closed(judged, ca, place);
}

function obstacleOf(value: IssueValue | null, { identities, account }: CaFacts): Obstacle {
  if (value === null || value.issuer === '') return 'other_ca';
  if (identities === null) return 'identity_unknown';
  if (identities !== 'any' && !identities.some((name) => name.toLowerCase() === value.issuer)) {
    return 'other_ca';
  }
  const methods = value.parameters.get('validationmethods');
  if (methods !== undefined && !methods.split(',').includes('http-01')) return 'method';
  const accountUri = value.parameters.get('accounturi');
  if (accountUri === undefined) return null;
  if (account === null) return 'account_unknown';
  return account.uri === accountUri ? null : 'account';
}

type Judged = { record: CaaRecord; obstacle: Obstacle };

/** No record lets us through: the nearest miss says best what to do. */
function closed(judged: readonly Judged[], ca: CaFacts, place: Place): CaaFinding {
  const nearest = (obstacle: Obstacle) => judged.find((one) => one.obstacle === obstacle)?.record;
  const stands = (record: CaaRecord) => `${caaText(record)} at ${place.words}`;
  const identity = nearest('identity_unknown');
  if (identity !== undefined) {
    const message = `${stands(identity)} allows only the CAs that are named, and ours could not be asked for its names; the operator checks PORTAL_ACME_DIRECTORY, or sets PORTAL_CAA_IDENTITIES.`;
    return { verdict: 'unknown', message, actor: 'operator' };
  }
  const unknown = nearest('account_unknown');
  if (unknown !== undefined) {
    const message = `${stands(unknown)} allows one account of our CA only, and we do not know whether it is ours; the operator sets PORTAL_ACME_ACCOUNT_URI.`;
    return { verdict: 'unknown', message, actor: 'operator' };
  }
  const record = wantedRecord(ca);
  const forbidden = (message: string): CaaFinding => ({ verdict: 'forbidden', message, actor: place.actor });
  const account = nearest('account');
  if (account !== undefined) {
    return forbidden(`${stands(account)} allows another account of our CA only. Change it to ${record}.`);
  }
  const method = nearest('method');
  if (method !== undefined) {
    return forbidden(
      `${stands(method)} does not allow our CA to check the name over HTTP. Add http-01 to its validationmethods, or change it to ${record}.`,
    );
  }
  const seen = listWords(judged.map((one) => caaText(one.record)));
  return forbidden(
    `The CAA records at ${place.words} forbid our CA (${seen}). Add ${record} at ${place.name}.`,
  );
}

/** The record that would let us through. */
function wantedRecord({ identities }: CaFacts): string {
  const name = identities === null || identities === 'any' ? undefined : identities[0];
  return name === undefined
    ? 'a record that allows it'
    : caaText({ critical: false, tag: 'issue', value: name });
}
