import { describe, expect, test } from 'vitest';
import {
  addresses,
  DOMAIN,
  EDGE,
  judge,
  noTxt,
  PROOF,
  resolver,
  TOKEN,
  txt,
  view,
} from '../../testing/dns-observations.ts';
import type { ServerView } from '../observations.ts';

describe('the proof of ownership', () => {
  const owned = (ownership: ServerView[], routing = [addresses(...EDGE)]) =>
    judge(routing, { ownership }).owned;

  test('shows the record to publish', () => {
    const { message, actor } = owned([noTxt]);
    expect(message).toContain(`_portal-domain.${DOMAIN}`);
    expect(message).toContain(PROOF);
    expect(actor).toBe('tenant');
  });

  test('shows what was found in its place', () => {
    const { reason, message } = owned([txt('portal-domain-verification=old')]);
    expect(reason).toBe('proof_missing');
    expect(message).toContain('"portal-domain-verification=old"');
  });

  test("is not another claim's token, nor more than the token", () => {
    for (const value of [`${PROOF}0`, PROOF.slice(0, -1), `x ${PROOF}`, TOKEN]) {
      expect(owned([txt(value)]).reason).toBe('proof_missing');
    }
  });

  test('counts only when each authoritative server has it', () => {
    expect(owned([txt(PROOF), { ...noTxt, server: 'ns2' }]).reason).toBe('proof_missing');
    expect(owned([txt(PROOF), view({ server: 'ns2', outcome: 'timeout' })]).reason).toBe('txt');
    expect(owned([txt(PROOF), resolver({ outcome: 'nxdomain' })]).reason).toBe('txt');
  });

  test('is not missing while one of the two places for it cannot be seen', () => {
    expect(owned([view({ outcome: 'timeout' })]).reason).toBe('not_checked');
    expect(owned([noTxt], [view({ outcome: 'servfail' })]).reason).toBe('not_checked');
  });

  test('is told to stand at the doubled name', () => {
    const doubledName = `_portal-domain.${DOMAIN}.acme.com`;
    const { message } = judge([addresses(...EDGE)], { doubledName }).owned;
    expect(message).toContain(doubledName);
  });
});
