import fc from 'fast-check';
import { expect, test } from 'vitest';
import { aView } from '../../testing/builders.ts';
import { caaSentence } from '../../testing/sentences.ts';
import type { CaaRecord, CaaStep, CaFacts } from '../observations.ts';
import { judgeCaa } from './caa.ts';
import { parseIssueValue } from './caa-value.ts';

const subject = { domain: 'portal.acme.com', canonicalHost: 'abc1234.portal.example.com' };
const US = 'ca1.example.net';
const CA: CaFacts = { identities: [US], account: { uri: 'https://ca1.example.net/acct/1' } };

const record: fc.Arbitrary<CaaRecord> = fc.record({
  critical: fc.boolean(),
  tag: fc.constantFrom('issue', 'issuewild', 'iodef', 'tbs'),
  value: fc.oneof(
    fc.constantFrom(US, 'ca2.example.org', ';', '', `${US}; validationmethods=dns-01`, `${US}; a`),
    fc.string(),
  ),
});
const set = fc.array(record, { minLength: 1, maxLength: 6 });
const step = (name: string, records: readonly CaaRecord[] | null): CaaStep => ({
  name,
  views: [records === null ? aView({ outcome: 'no_data' }) : aView({ caa: [...records] })],
});
const verdictOf = (...steps: CaaStep[]) => judgeCaa(steps, CA, subject).verdict;

test('names above the first one with records change nothing', () => {
  fc.assert(
    fc.property(set, fc.option(set), (at, above) => {
      const alone = verdictOf(step('portal.acme.com', at));
      expect(verdictOf(step('portal.acme.com', at), step('acme.com', above))).toBe(alone);
    }),
  );
});

test('empty names below change nothing', () => {
  fc.assert(
    fc.property(set, (at) => {
      expect(verdictOf(step('portal.acme.com', null), step('acme.com', at))).toBe(
        verdictOf(step('acme.com', at)),
      );
    }),
  );
});

test('the order of the records does not matter', () => {
  fc.assert(
    fc.property(
      set.chain((records) =>
        fc.tuple(fc.constant(records), fc.shuffledSubarray(records, { minLength: records.length })),
      ),
      ([records, shuffled]) => {
        expect(verdictOf(step('portal.acme.com', shuffled))).toBe(
          verdictOf(step('portal.acme.com', records)),
        );
      },
    ),
  );
});

test('a record that allows us opens every set without a critical stranger, and nothing else opens a set of others', () => {
  fc.assert(
    fc.property(set, (records) => {
      const strange = records.some(({ critical, tag }) => critical && tag === 'tbs');
      const with_ = [...records, { critical: false, tag: 'issue', value: US }];
      expect(verdictOf(step('portal.acme.com', with_))).toBe(strange ? 'forbidden' : 'allowed');
      const others = records.map((one) => ({ ...one, value: 'ca2.example.org' }));
      const limits = strange || others.some(({ tag }) => tag === 'issue');
      expect(verdictOf(step('portal.acme.com', others))).toBe(limits ? 'forbidden' : 'allowed');
    }),
  );
});

test('whatever is written into a record, the judgement is a sentence of bounded length', () => {
  fc.assert(
    fc.property(
      fc.array(record, { minLength: 1, maxLength: 20 }),
      fc.string({ maxLength: 60_000, size: 'max' }),
      (records, long) => {
        const [first, ...rest] = records;
        const steps = [step('portal.acme.com', [{ ...(first as CaaRecord), value: long }, ...rest])];
        expect(caaSentence(judgeCaa(steps, CA, subject)).message.length).toBeLessThan(1_500);
      },
    ),
    { numRuns: 50 },
  );
});

test('of every value that is read, the issuer and each parameter stand free of the separators', () => {
  fc.assert(
    fc.property(fc.string(), (text) => {
      const value = parseIssueValue(text);
      if (value === null) return;
      expect(value.issuer).not.toMatch(/;|^[ \t]|[ \t]$/);
      for (const parameter of value.parameters) expect(parameter.tag).not.toMatch(/[;= \t]/);
    }),
  );
});
