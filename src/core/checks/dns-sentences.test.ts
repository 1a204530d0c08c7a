import { describe, expect, test } from 'vitest';
import {
  address,
  addresses,
  DOMAIN,
  judge,
  noTxt,
  over,
  PROOF,
  resolver,
  TARGET,
  TOKEN,
  txt,
  view,
} from '../../testing/dns-observations.ts';
import { judgementSentences } from '../../testing/sentences.ts';
import type { DnsObservation, ServerView } from '../observations.ts';
import { holdsOwnershipProof } from '../ownership/ownership-txt.ts';
import { judgeDns } from './dns.ts';

const second = (change: Partial<ServerView>) => view({ server: 'ns2.acme.com (192.0.2.2:53)', ...change });
const nxdomain = { outcome: 'nxdomain' as const, negativeTtl: 300 };

describe('a sentence about DNS', () => {
  test('names the servers that were asked, and what to type as the name', () => {
    const { message } = judge([view(nxdomain), second(nxdomain)], { zone: 'acme.com' }).pointsHere;
    expect(message).toContain('In the zone acme.com its name is portal.');
    expect(message).toContain('Answered by ns1.acme.com and ns2.acme.com.');
  });

  test('names a server also where its address is not told', () => {
    const { message } = judge([view({ ...nxdomain, server: 'ns1.acme.com' })]).pointsHere;
    expect(message).toContain('Answered by ns1.acme.com.');
    const bare = judge([view({ ...nxdomain, server: '10.0.0.1:53' })]).pointsHere;
    expect(bare.message).toContain('Answered by a name server.');
  });

  test('says what each server says, where they are wrong in different words', () => {
    const { message } = judge([
      view({ chain: over('old.acme.com') }),
      second({ chain: over('new.acme.com') }),
    ]).pointsHere;
    expect(message).toContain('At ns1.acme.com: CNAME old.acme.com; At ns2.acme.com: CNAME new.acme.com.');
  });

  test('names no resolver of ours by its address', () => {
    expect(judge([resolver(nxdomain)]).pointsHere.message).toContain('Answered by our resolvers.');
  });

  test('names who was asked also where all is right', () => {
    const alias = { chain: over(TARGET), addresses: [address('192.0.2.10')] };
    const { pointsHere, owned } = judge([view(alias), second(alias)]);
    expect(pointsHere).toMatchObject({ status: 'True', reason: 'cname', actor: 'nobody' });
    expect(owned).toMatchObject({ status: 'True', reason: 'cname', actor: 'nobody' });
    for (const { message } of [pointsHere, owned])
      expect(message).toContain('Answered by ns1.acme.com and ns2.acme.com.');
  });

  test('says what each server says also where all are right in different words', () => {
    const flattened = second({ addresses: [address('192.0.2.10')] });
    const { pointsHere } = judge([view({ chain: over(TARGET) }), flattened]);
    expect(pointsHere.message).toContain(`At ns1.acme.com: CNAME ${TARGET}; At ns2.acme.com: A 192.0.2.10.`);
  });

  test('names who shows the ownership TXT, and who shows none', () => {
    const ownership = [txt(PROOF), { ...txt(PROOF), server: 'ns2.acme.com (192.0.2.2:53)' }];
    const shown = judge([addresses('192.0.2.10')], { ownership }).owned;
    expect(shown).toMatchObject({ status: 'True', reason: 'txt' });
    expect(shown.message).toContain('Answered by ns1.acme.com and ns2.acme.com.');
    const others = [txt('v=spf1 -all'), second(nxdomain)];
    expect(judge([addresses('192.0.2.10')], { ownership: others }).owned.message).toContain(
      'At ns1.acme.com: TXT "v=spf1 -all"; At ns2.acme.com: the name does not exist.',
    );
  });

  test('warns of a TXT of another registration, which the tenant is to delete', () => {
    const other = PROOF.replace('0123', '9999');
    const { owned } = judge([addresses('192.0.2.10')], { ownership: [txt(PROOF, other)] });
    expect(owned).toMatchObject({ status: 'True', reason: 'txt', actor: 'tenant' });
    expect(owned.message).toContain('delete it');
  });

  test.each([`https://${TARGET}`, `${TARGET}/`, `https://${TARGET}.acme.com`])(
    '%s typed as a value is told as a web address',
    (value) => {
      const { pointsHere } = judge([view({ chain: over(value), addresses: [address('203.0.113.9')] })]);
      expect(pointsHere).toMatchObject({ reason: 'wrong_target', actor: 'tenant' });
      expect(pointsHere.message).toContain(`${TARGET}, without https:// before it and without a / after it`);
    },
  );

  test('a domain that is not registered differs from a missing record', () => {
    const { pointsHere } = judge([view(nxdomain)], { absentDomain: 'acme.com', zone: 'acme.com' });
    expect(pointsHere.reason).toBe('nxdomain');
    expect(pointsHere.message).toContain('acme.com itself does not exist (.com says so)');
    expect(pointsHere.message).toContain('at your registrar first');
  });

  test('no TTL is told as years', () => {
    const { message } = judge([
      resolver({ chain: [{ from: DOMAIN, to: 'old.acme.com', ttl: 2_147_483_647 }] }),
    ]).pointsHere;
    expect(message).toContain('up to 7 days');
  });
});

describe('the top of a zone', () => {
  const apex = { domain: 'acme.com', canonicalHost: TARGET, ownershipToken: TOKEN };
  const at = (routing: ServerView[], change: Partial<DnsObservation> = {}) =>
    judgementSentences(
      judgeDns(
        {
          observedAt: '2026-11-24T12:00:00.000Z',
          domain: 'acme.com',
          zone: 'acme.com',
          routing,
          ownership: [noTxt],
          edgeAddresses: ['192.0.2.10'],
          doubledName: null,
          ...change,
        },
        apex,
      ),
    );

  test.each<[string, ServerView[]]>([
    ['nothing there', [view({ outcome: 'no_data', negativeTtl: 300 })]],
    ['a name that does not exist', [view(nxdomain)]],
    ['an address of somebody else', [addresses('203.0.113.9')]],
    ['a proxy', [addresses('104.16.1.1')]],
  ])('is offered no CNAME: %s', (_, routing) => {
    const { pointsHere, owned } = at(routing);
    expect(`${pointsHere.message} ${owned.message}`).not.toContain('CNAME');
    expect(pointsHere.message).toContain('A 192.0.2.10');
    expect(owned.message).toContain('Publish the TXT record _portal-domain.acme.com');
  });
});

test.each([`"${PROOF}"`, `\u201c${PROOF}\u201d`, `'${PROOF}'`, ` ${PROOF} `])(
  'typed quotes around a TXT value are forgiven: %s',
  (value) => {
    expect(holdsOwnershipProof(txt(value).txt, TOKEN)).toBe(true);
  },
);
