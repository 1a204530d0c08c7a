import { describe, expect, test } from 'vitest';
import {
  aChallenge,
  aDnsObservation,
  anEdgeObservation,
  aPreflight,
  aProbe,
  aRefusedEdge,
  aSnapshot,
  aView,
  NOON,
  noSuchName,
} from '../../testing/builders.ts';
import { hourly, later, live, next, proved, runRound } from '../../testing/rounds.ts';
import { sentence, statusSentence } from '../../testing/sentences.ts';
import { pick } from '../checks/judge.ts';
import type { Condition } from '../conditions.ts';
import { ENGLISH } from '../copy/english/index.ts';
import type { Language } from '../copy/language.ts';
import { renderCondition } from '../copy/render.ts';
import type { DomainSnapshot } from '../domain.ts';
import type { Incident, TroubleKind } from '../fleet/incident.ts';
import type { Observations } from '../observations.ts';
import { ownershipRecordValue } from '../ownership/ownership-txt.ts';
import { planRound } from './plan.ts';

const DAY = 86_400;
const OUR_INCIDENT = ENGLISH.incident('dns');
const all = (over: Partial<Observations>) => ({
  dns: aDnsObservation(),
  edge: anEdgeObservation(),
  probe: aProbe(),
  ...over,
});
const away = all({ dns: noSuchName() });
const incident = (kind: TroubleKind, over: Partial<Incident> = {}): Incident => ({
  kind,
  since: NOON,
  open: true,
  ...over,
});
const during = (snapshot: DomainSnapshot, ...incidents: Incident[]): DomainSnapshot => ({
  ...snapshot,
  incidents,
});

describe('while many domains fail together', () => {
  test('a live domain that fails with them is ours to mend, with what was seen, and keeps the status', () => {
    const decision = runRound(during(live(), incident('dns')), away, later(60));
    expect(decision).toMatchObject({ reason: 'nxdomain', actor: 'operator', changes: { status: 'active' } });
    expect(statusSentence(decision)).toContain('this is our incident');
    expect(statusSentence(decision)).toContain('portal.acme.com does not exist in DNS.');
    expect(statusSentence(decision)).not.toContain('restore the record before then');
    expect(decision.changes.nextCheckAt?.localeCompare(later(60 + 120))).toBeLessThanOrEqual(0);
  });

  test('it is not withdrawn, however long that lasts, and has its seven days afterwards', () => {
    let domain = during(live(), incident('dns'));
    for (const at of [60, 8 * DAY, 20 * DAY]) domain = next(domain, runRound(domain, away, later(at)));
    expect(domain).toMatchObject({ status: 'active', givenUpAt: null });
    const over = during(domain);
    const nearly = hourly(over, away, [20 * DAY + 60, 27 * DAY - 60]);
    expect(nearly.status).toBe('active');
    expect(runRound(nearly, away, later(27 * DAY)).changes.status).toBe('dns_failed');
  });

  test('what led away before keeps its words; it is held too, and goes a day after the incident at the earliest', () => {
    const before = hourly(live(), away, [60, 6 * DAY]);
    const late = incident('dns', { since: later(6 * DAY) });
    const suspended = hourly(during(before, late), away, [6 * DAY + 60, 9 * DAY]);
    const decision = runRound(during(suspended, late), away, later(9 * DAY + 60));
    expect([decision.actor, suspended.status]).toEqual(['tenant', 'active']);
    expect(statusSentence(decision)).not.toContain('our incident');
    const after = during(suspended, { ...late, open: false });
    expect(runRound(after, away, later(9 * DAY + 120)).changes.status).toBe('active');
    expect(runRound(during(suspended), away, later(9 * DAY + 180)).changes.status).toBe('dns_failed');
  });

  test('the words go as soon as it is over, also from a condition that is not judged again yet', () => {
    const reported = next(live(), runRound(during(live(), incident('dns')), away, later(60)));
    expect(reported.conditions.filter((one) => sentence(one).startsWith(OUR_INCIDENT))).not.toEqual([]);
    const after = runRound(
      during(reported, incident('dns', { open: false })),
      all({ dns: null }),
      later(120),
    );
    expect(after.changes.conditions.filter((one) => sentence(one).includes(OUR_INCIDENT))).toEqual([]);
    expect(after).toMatchObject({ reason: 'nxdomain', actor: 'tenant' });
  });

  test('who acts comes back by what is stored, and by no sentence: whatever words were changed meanwhile', () => {
    // The tenant's own port, of which the reason alone would blame the operator.
    const closed = aPreflight({ challenge: [aChallenge({ ours: false, outcome: 'refused' })] });
    const seen = all({ preflight: closed });
    const failing = next(live(), runRound(live(), seen, later(30), true));
    const suspended = next(
      failing,
      runRound(during(failing, incident('certificate')), seen, later(60), true),
    );
    const stored = JSON.parse(JSON.stringify(pick(suspended.conditions, 'CertificateAllowed'))) as Condition;
    expect(stored).toMatchObject({ actor: 'operator', incident: { kind: 'certificate', actor: 'tenant' } });
    const incidentWords = (language: Language) =>
      renderCondition(stored, { audience: 'operator', language }).startsWith(ENGLISH.incident('certificate'));
    expect(incidentWords(ENGLISH)).toBe(true);
    expect(incidentWords({ ...ENGLISH, incident: () => 'It is us.' })).toBe(false);
    const kept = {
      ...suspended,
      conditions: suspended.conditions.map((one) => (one.type === stored.type ? stored : one)),
    };
    const after = runRound(during(kept), all({ dns: null }), later(120)).changes.conditions;
    expect(pick(after, 'CertificateAllowed')).toMatchObject({ actor: 'tenant' });
    expect(pick(after, 'CertificateAllowed')).not.toHaveProperty('incident');
  });

  test('the words are said once, whatever is kept from round to round', () => {
    let domain = during(live(), incident('dns'));
    for (const at of [60, 120, 180])
      domain = next(domain, runRound(domain, at === 120 ? all({ dns: null }) : away, later(at)));
    const pointsHere = pick(domain.conditions, 'PointsHere');
    expect(sentence(pointsHere).split(OUR_INCIDENT)).toHaveLength(2);
  });

  test('a kind of trouble that is not in common is told as ever', () => {
    const decision = runRound(during(live(), incident('certificate')), away, later(60));
    expect(decision).toMatchObject({ actor: 'tenant' });
    expect(statusSentence(decision)).not.toContain('our incident');
  });

  test('a certificate that the CA refuses is ours, and nobody is given up for it after a week', () => {
    const issuing = during(proved(), incident('certificate'));
    const refused = runRound(issuing, { edge: aRefusedEdge() }, later(8 * DAY));
    expect(refused).toMatchObject({
      reason: 'challenge_failed',
      actor: 'operator',
      changes: { status: 'certificate_failed', givenUpAt: null },
    });
    const alone = hourly(proved(), { edge: aRefusedEdge(), dns: aDnsObservation() }, [0, 7 * DAY]);
    expect(alone.givenUpAt).not.toBeNull();
  });

  test('a claim is told what it has to publish, but is not given up after a week, and is checked meanwhile', () => {
    const claim = during(aSnapshot(), incident('edge'));
    const decision = runRound(claim, { dns: noSuchName() }, later(8 * DAY));
    expect(decision).toMatchObject({ actor: 'tenant', changes: { status: 'dns_failed', givenUpAt: null } });
    expect(decision.changes.nextCheckAt).toBe(later(8 * DAY + 3_600));
    const after = during(next(claim, decision));
    expect(runRound(after, { dns: noSuchName() }, later(9 * DAY)).changes.givenUpAt).not.toBeNull();
  });

  test('no name moves to another tenant, however right its proof; it does afterwards', () => {
    const txt = [ownershipRecordValue(aSnapshot().ownershipToken)];
    const right = { dns: aDnsObservation({ ownership: [aView({ txt })] }) };
    const claim = aSnapshot({ elsewhere: 'this_name' });
    const suspended = runRound(during(claim, incident('edge')), right, later(60));
    expect(suspended.changes).toMatchObject({ provedAt: null });
    expect(suspended).toMatchObject({ reason: 'claimed_elsewhere', actor: 'operator' });
    expect(statusSentence(suspended)).toContain('Your TXT record is right.');
    expect(runRound(claim, right, later(60)).changes.provedAt).toBe(later(60));
    const fresh = runRound(during(aSnapshot(), incident('edge')), right, later(60));
    expect(fresh.changes.provedAt).toBe(later(60));
  });

  test('a name moves as ever while only certificates fail, as its proof asks no CA', () => {
    const txt = [ownershipRecordValue(aSnapshot().ownershipToken)];
    const right = { dns: aDnsObservation({ ownership: [aView({ txt })] }) };
    const claim = aSnapshot({ elsewhere: 'this_name' });
    const moved = runRound(during(claim, incident('certificate')), right, later(60));
    expect(moved.changes).toMatchObject({ provedAt: later(60), proofMethod: 'txt' });
    const suspended = runRound(during(claim, incident('certificate'), incident('dns')), right, later(60));
    expect(suspended.changes.provedAt).toBeNull();
  });

  test('a deleted domain whose record seems to be gone is not forgotten yet', () => {
    const deleted = aSnapshot({ desired: 'deleted', conditions: live().conditions });
    expect(runRound(during(deleted, incident('dns')), { dns: noSuchName() }).forget).toBe(false);
    expect(runRound(deleted, { dns: noSuchName() }).forget).toBe(true);
  });

  test('what a person switches off goes off the edge as ever', () => {
    const off = during(live({ desired: 'disabled' }), incident('dns'), incident('edge'));
    expect(planRound(off, true, NOON)).toMatchObject({ edge: 'remove' });
  });
});
