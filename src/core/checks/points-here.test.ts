import { describe, expect, test } from 'vitest';
import { address, cname, judge, over, resolver, right, view } from '../../testing/dns-observations.ts';
import type { DnsObservation, ServerOutcome, ServerView } from '../observations.ts';

const HOST = '9.9.9.9:53';
const found = (routing: ServerView[], also: Partial<DnsObservation> = {}) => {
  const { reason, actor, params } = judge(routing, also).pointsHere;
  return { reason, actor, ...params };
};
const fails = (outcome: ServerOutcome, change: Partial<ServerView> = {}) => view({ outcome, ...change });
const ours = (outcome: ServerOutcome, change: Partial<ServerView> = {}) => resolver({ outcome, ...change });
const labels = (...names: string[]) => names.map((label) => ({ label }));
const NS = 'ns1.acme.com (192.0.2.1:53)';

describe('broken signatures', () => {
  const broken = (server: string) => ({ server, outcome: 'dnssec_bogus' as const });

  test('are the zone’s, and the name is told where they break', () => {
    const bogus = ours('dnssec_bogus', { chain: over('alias.acme.com') });
    expect(found([bogus])).toMatchObject({
      ...{ reason: 'dnssec_bogus', actor: 'tenant', case: 'zone', end: 'alias.acme.com' },
      servers: labels(HOST),
    });
    expect(found([ours('dnssec_bogus')])).toMatchObject({ case: 'zone', end: null });
  });

  test('are the resolver’s where it finds those of our own host broken too', () => {
    const canonicalHostViews = [broken(HOST)];
    expect(found([ours('dnssec_bogus')], { canonicalHostViews })).toMatchObject({
      ...{ reason: 'dnssec_bogus', actor: 'operator', case: 'resolver', servers: labels(HOST) },
    });
    const second = ours('dnssec_bogus', { server: '1.1.1.1:53' });
    expect(found([ours('dnssec_bogus'), second], { canonicalHostViews })).toMatchObject({ case: 'zone' });
    const answers = [{ server: HOST, outcome: 'answer' as const }];
    expect(found([ours('dnssec_bogus')], { canonicalHostViews: answers })).toMatchObject({ case: 'zone' });
  });

  test('that one resolver finds are its own mistake where the zone tells and another finds ours in order', () => {
    const canonicalHostViews = [broken(HOST), { server: '1.1.1.1:53', outcome: 'answer' as const }];
    const views = [right(), ours('dnssec_bogus')];
    expect(found(views, { canonicalHostViews }).reason).toBe('cname');
    expect(found(views, { canonicalHostViews: [broken(HOST)] }).reason).toBe('dnssec_bogus');
    expect(found([fails('timeout'), ours('dnssec_bogus')], { canonicalHostViews }).reason).toBe(
      'dnssec_bogus',
    );
  });

  test.each(['authenticated', 'ownPartAuthenticated'] as const)('are refuted by a view that is %s', (by) => {
    const sound = { ...right(), server: '1.1.1.1:53', role: 'resolver' as const, [by]: true };
    expect(found([sound, ours('dnssec_bogus')]).reason).toBe('cname');
  });
});

describe('servers that could not tell', () => {
  test.each<[string, ServerView[], Partial<DnsObservation>, object]>([
    ['refuse, as the zone’s', [fails('refused')], {}, { reason: 'refused', case: 'name_servers' }],
    ['do not know the zone', [fails('lame')], {}, { reason: 'lame_delegation', case: 'lame' }],
    ['give too much', [fails('oversized')], {}, { reason: 'answer_too_large', case: 'large' }],
    [
      'fail, as the zone’s',
      [fails('servfail')],
      {},
      { reason: 'servfail', case: 'zone', byResolvers: false },
    ],
    ['make no sense', [fails('malformed')], {}, { reason: 'servfail', case: 'zone' }],
    ['are silent while resolvers answer', [fails('timeout')], { resolversAnswer: true }, { case: 'silent' }],
    [
      'are out of reach',
      [fails('unreachable'), ours('servfail')],
      {},
      { case: 'silent', servers: labels(NS) },
    ],
  ])('%s: the tenant’s to mend', (_, routing, also, expected) => {
    expect(found(routing, also)).toMatchObject({ actor: 'tenant', ...expected });
  });

  test('are named with the end of the CNAMEs that fails', () => {
    const failing = ours('servfail', { chain: over('alias.acme.com') });
    expect(found([failing])).toMatchObject({ case: 'zone', end: 'alias.acme.com', byResolvers: true });
  });

  test.each<[string, ServerView[], Partial<DnsObservation>, object]>([
    ['resolvers fail for every name', [ours('servfail')], { resolversAnswer: false }, { case: 'resolvers' }],
    ['resolvers refuse', [ours('refused')], {}, { reason: 'refused', case: 'resolvers' }],
    [
      'resolvers filter',
      [ours('filtered')],
      {},
      { reason: 'refused', case: 'filter', servers: labels(HOST) },
    ],
    ['nothing comes over TCP', [fails('timeout')], { overTcp: true }, { reason: 'timeout', case: 'no_tcp' }],
    ['nothing comes at all', [fails('timeout')], {}, { reason: 'timeout', case: 'no_answer' }],
  ])('are the operator’s where %s', (_, routing, also, expected) => {
    expect(found(routing, also)).toMatchObject({ actor: 'operator', ...expected });
  });

  test('fail for the zone where one of them is its own, whatever our resolvers do', () => {
    const both = [fails('servfail'), ours('servfail')];
    expect(found(both, { resolversAnswer: false })).toMatchObject({ case: 'zone', byResolvers: false });
  });

  test('nobody could name are silent where resolvers time out for this name alone', () => {
    const alone = { resolversAnswer: true };
    expect(found([ours('timeout')], alone)).toMatchObject({ reason: 'name_servers_silent', case: 'unnamed' });
    expect(found([ours('servfail')], alone).reason).toBe('servfail');
    expect(found([ours('timeout'), ours('filtered')], alone)).toMatchObject({ case: 'filter' });
    expect(found([ours('timeout')], { resolversAnswer: false }).reason).toBe('timeout');
  });

  test('count for nothing beside one that tells', () => {
    for (const outcome of ['refused', 'lame', 'oversized', 'servfail', 'timeout', 'filtered'] as const)
      expect(found([fails(outcome, { server: 'ns2' }), right()]).reason).toBe('cname');
  });

  test('fail, so that they are asked less often, only where the tenant’s are among them', () => {
    const serversFail = (...routing: ServerView[]) => judge(routing).serversFail;
    expect(serversFail(fails('timeout'))).toBe(true);
    expect(serversFail(ours('servfail'))).toBe(true);
    expect(serversFail(ours('timeout'))).toBe(false);
    expect(serversFail(ours('nxdomain'))).toBe(false);
    expect(serversFail(right(), ours('servfail'))).toBe(false);
  });
});

describe('a bare no of the zone’s servers', () => {
  const bare = (outcome: 'nxdomain' | 'no_data', negativeTtl: number | null = null) =>
    fails(outcome, { negativeTtl });
  const resolved = { ...right(), server: HOST, role: 'resolver' as const };

  test.each(['nxdomain', 'no_data'] as const)('counts less than a resolver’s answer: %s', (outcome) => {
    expect(found([bare(outcome), resolved]).reason).toBe('cname');
    expect(found([bare(outcome, 60), resolved]).reason).not.toBe('cname');
  });

  test('counts where no resolver has an answer', () => {
    expect(found([bare('nxdomain'), ours('no_data')]).reason).toBe('nxdomain');
    expect(found([bare('nxdomain'), { ...cname('x.net'), server: 'ns2' }, resolved]).reason).toBe(
      'split_answers',
    );
  });
});

describe('servers that differ', () => {
  test('are shown with what the wrong ones say and how many are right', () => {
    const second = { ...cname('old.acme.com'), server: 'ns2' };
    const {
      reason,
      actor,
      answers,
      right: count,
      rightAtTimes,
    } = found([...[right(), { ...right(), server: 'ns3' }, second]]) as Record<string, unknown>;
    expect({ reason, actor, count, rightAtTimes }).toEqual({
      ...{ reason: 'split_answers', actor: 'tenant', count: 2, rightAtTimes: false },
    });
    expect(answers).toHaveLength(1);
  });

  test('within one server are unsteady, and it is right at times', () => {
    expect(found([right(), cname('old.acme.com')])).toMatchObject({
      case: 'unsteady',
      right: 0,
      rightAtTimes: true,
    });
  });

  test('are split, and lead here in part, only where some lead here', () => {
    const other = { ...cname('old.acme.com'), server: 'ns2' };
    expect(judge([right(), other])).toMatchObject({ split: true, partlyHere: true, flapping: false });
    expect(judge([right()])).toMatchObject({ split: false, partlyHere: false });
    expect(judge([other, fails('nxdomain')])).toMatchObject({ split: false, partlyHere: false });
    const mixed = view({ addresses: [address('192.0.2.10'), address('203.0.113.9')] });
    expect(judge([mixed])).toMatchObject({ split: false, partlyHere: true });
    expect(judge([mixed, other])).toMatchObject({ partlyHere: true });
  });
});

test('a domain that is not registered is told as such only where the name does not exist', () => {
  const absentDomain = 'acme.com';
  expect(found([fails('nxdomain')], { absentDomain })).toMatchObject({
    case: 'unregistered',
    registrable: 'acme.com',
  });
  expect(found([fails('nxdomain')])).toMatchObject({ case: 'absent' });
  expect(found([fails('no_data')], { absentDomain })).toMatchObject({ reason: 'no_record' });
});
