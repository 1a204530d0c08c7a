import { type Actor, type Finding, finding } from '../conditions.ts';
import type { CaaAllows, CaaPlace } from '../findings/certificate.ts';
import type { ParamsOf } from '../findings/index.ts';
import type { CaaRecord, CaaStep, CaFacts, ServerView } from '../observations.ts';
import { labelled, publicNames } from '../redaction/server-names.ts';
import { caaText, type IssueValue, parseIssueValue } from './caa-value.ts';
import { decidingViews } from './dns-facts.ts';

/** The result of the CAA records. `unknown` is "could not tell", and never a "no". */
export type CaaFinding =
  | { verdict: 'allowed'; allows: CaaAllows }
  | { verdict: 'forbidden' | 'unknown'; finding: Finding<'CertificateAllowed'> };

/** How many names are asked on one climb, the highest ones: nobody's portal lies deeper. */
export const MOST_CAA_NAMES = 10;

export type CaaSubject = { domain: string; canonicalHost: string };

/**
 * Judges a climb as a CA does (RFC 8659 3): the first name with CAA records decides, and a name whose records cannot be
 * read stops everything, for no CA issues then. A CA may ask any server, so that the worst answer counts where
 * they differ.
 */
export function judgeCaa(steps: readonly CaaStep[], ca: CaFacts, subject: CaaSubject): CaaFinding {
  if (ca.identities === 'any') return { verdict: 'allowed', allows: { why: 'ca_ignores_caa' } };
  const noRecord: CaaFinding = { verdict: 'allowed', allows: { why: 'no_record', domain: subject.domain } };
  for (const step of steps) {
    const unread = cannotBeRead(step, subject);
    if (unread !== null) return unread;
    const holding = readable(step).views.filter((view) => view.caa !== undefined);
    if (holding.length === 0) continue;
    const findings = holding.map((view) => judgeSet(view.caa ?? [], ca, placeOf(step, view, subject)));
    return (
      findings.find(({ verdict }) => verdict === 'forbidden') ??
      findings.find(({ verdict }) => verdict === 'unknown') ??
      findings[0] ??
      noRecord
    );
  }
  return noRecord;
}

/** A chain without an end is no answer to a CA. */
function readable({ views }: CaaStep) {
  return decidingViews(views.filter(({ outcome }) => outcome !== 'loop'));
}

const forbidden = (params: Forbids, actor: Actor): CaaFinding => ({
  verdict: 'forbidden',
  finding: finding('CertificateAllowed', 'caa_forbids', params, { actor }),
});
const unknown = (params: Unknown, actor: Actor): CaaFinding => ({
  verdict: 'unknown',
  finding: finding('CertificateAllowed', 'caa_unknown', params, { actor }),
});
type Forbids = ParamsOf<'CertificateAllowed', 'caa_forbids'>;
type Unknown = ParamsOf<'CertificateAllowed', 'caa_unknown'>;

function cannotBeRead(step: CaaStep, { domain }: CaaSubject): CaaFinding | null {
  const { by, bogus } = readable(step);
  if (bogus) return unknown({ case: 'bogus', domain, name: step.name }, 'tenant');
  if (by !== 'nobody') return null;
  if (step.views.length === 0) return unknown({ case: 'too_deep', domain, most: MOST_CAA_NAMES }, 'tenant');
  const serverOf = labelled(publicNames());
  const outcomes = step.views.map((view) => ({ server: serverOf(view), answer: view.outcome }));
  // Only their own servers' failing is the tenant's to mend.
  const theirs = step.views.some(({ role, outcome }) => role === 'authoritative' || outcome === 'servfail');
  const fault = theirs ? 'zone' : 'resolvers';
  return unknown(
    { case: 'unreadable', domain, name: step.name, fault, outcomes },
    theirs ? 'tenant' : 'operator',
  );
}

/** A record set's place, and who keeps it. */
type Place = { place: CaaPlace; actor: 'tenant' | 'operator' };

function placeOf(step: CaaStep, view: ServerView, { domain, canonicalHost }: CaaSubject): Place {
  const end = view.chain.at(-1)?.to ?? step.name;
  if (end === step.name) return { place: { name: end, of: null, domain }, actor: 'tenant' };
  const baseDomain = canonicalHost.slice(canonicalHost.indexOf('.') + 1);
  const ours = end === baseDomain || end.endsWith(`.${baseDomain}`);
  return { place: { name: end, of: step.name, domain }, actor: ours ? 'operator' : 'tenant' };
}

/**
 * What CAs understand, most of it to be about something else: `issuemail` (RFC 9495) and `issuevmc` about certificates for
 * mail and marks (Boulder, `filterCAA` in va/caa.go).
 */
const UNDERSTOOD: ReadonlySet<string> = new Set(['issue', 'issuewild', 'iodef', 'issuemail', 'issuevmc']);

/** Returns the obstacle between one `issue` record and our order; null: nothing. */
type Obstacle = 'other_ca' | 'method' | 'account' | 'account_unknown' | 'identity_unknown' | null;

function judgeSet(records: readonly CaaRecord[], ca: CaFacts, { place, actor }: Place): CaaFinding {
  const strange = records.find(({ critical, tag }) => critical && !UNDERSTOOD.has(tag));
  if (strange !== undefined) return forbidden({ case: 'critical', record: caaText(strange), place }, actor);
  const issue = records.filter(({ tag }) => tag === 'issue');
  if (issue.length === 0) return { verdict: 'allowed', allows: { why: 'not_limited', place } };
  const judged = issue.map((record) => ({ record, obstacle: obstacleOf(parseIssueValue(record.value), ca) }));
  const open = judged.find(({ obstacle }) => obstacle === null);
  if (open !== undefined) {
    return { verdict: 'allowed', allows: { why: 'record_allows', record: caaText(open.record), place } };
  }
  return closed(judged, ca, { place, actor });
}

function obstacleOf(value: IssueValue | null, { identities, account }: CaFacts): Obstacle {
  if (value === null || value.issuer === '') return 'other_ca';
  if (identities === null) return 'identity_unknown';
  if (identities !== 'any' && !identities.includes(value.issuer)) return 'other_ca';
  const methods = parameterOf(value, 'validationmethods');
  if (methods !== null && !allowsHttp01(methods)) return 'method';
  const accountUri = parameterOf(value, 'accounturi');
  if (accountUri === null) return null;
  if (accountUri === 'several') return 'account';
  if (account === null) return 'account_unknown';
  return account.uri === accountUri ? null : 'account';
}

/** Returns a parameter's value; null: the record has none of that tag. One that stands there twice can hold for nobody. */
function parameterOf({ parameters }: IssueValue, tag: string): string | 'several' | null {
  const [first, ...others] = parameters.filter((parameter) => parameter.tag === tag);
  return others.length > 0 ? 'several' : (first?.value ?? null);
}

/** Reads the methods in order up to ours: one before it that is none makes the record hold for nobody. */
function allowsHttp01(methods: string): boolean {
  const listed = methods.split(',');
  const known = listed.slice(0, listed.indexOf('http-01') + 1);
  return known.length > 0 && known.every((method) => /^[a-z0-9-]+$/i.test(method));
}

type Judged = { record: CaaRecord; obstacle: Obstacle };

/** No record lets us through: the nearest miss says best what to do. */
function closed(judged: readonly Judged[], ca: CaFacts, { place, actor }: Place): CaaFinding {
  const nearest = (obstacle: Obstacle) => {
    const found = judged.find((one) => one.obstacle === obstacle);
    return found === undefined ? null : caaText(found.record);
  };
  const identity = nearest('identity_unknown');
  if (identity !== null) return unknown({ case: 'ca_names_unknown', record: identity, place }, 'operator');
  const unclear = nearest('account_unknown');
  if (unclear !== null) return unknown({ case: 'account_unknown', record: unclear, place }, 'operator');
  const add = wantedRecord(ca);
  const account = nearest('account');
  if (account !== null) return forbidden({ case: 'other_account', record: account, place, add }, actor);
  const method = nearest('method');
  if (method !== null) return forbidden({ case: 'method', record: method, place, add }, actor);
  const records = judged.map((one) => caaText(one.record));
  return forbidden({ case: 'other_ca', records, place, add }, actor);
}

/** The record that would let us through, where our CA's name is known. */
function wantedRecord({ identities }: CaFacts): string | null {
  const name = identities === null || identities === 'any' ? undefined : identities[0];
  return name === undefined ? null : caaText({ critical: false, tag: 'issue', value: name });
}
