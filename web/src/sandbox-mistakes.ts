import type { Domain, SandboxRecordKey, SandboxRecordToPut } from './api/types.ts';

export type MistakeKind = 'other_host' | 'address' | 'doubled_zone' | 'other_ca';

/** One of the usual mistakes at a DNS provider: what goes, and what stands there instead. */
export type Mistake = { kind: MistakeKind; remove: SandboxRecordKey[]; put: SandboxRecordToPut[] };

const TTL_SECONDS = 60;
/** Addresses and names that lead nowhere (RFC 5737, RFC 2606). */
const ELSEWHERE = { address: '203.0.113.7', host: 'old-host.example.net', ca: '0 issue "other-ca.example"' };

type Type = SandboxRecordKey['type'];
const put = (name: string, type: Type, value: string): SandboxRecordToPut => ({
  ...{ name, type, values: [value], ttl: TTL_SECONDS },
});

/** Returns the usual mistakes about a domain, to be made in the sandbox with one click. */
export function mistakesOf({ records }: Pick<Domain, 'records'>): Mistake[] {
  const cname = records.find(({ type }) => type === 'CNAME');
  if (cname === undefined) return [];
  const { name, relativeName, value } = cname;
  const zone = name.slice(relativeName.length + 1);
  const keys = (...types: Type[]) => types.map((type) => ({ name, type }));
  return [
    {
      kind: 'other_host',
      remove: keys('A', 'AAAA'),
      put: [put(name, 'CNAME', ELSEWHERE.host)],
    },
    {
      kind: 'address',
      remove: keys('CNAME'),
      put: [put(name, 'A', ELSEWHERE.address)],
    },
    {
      kind: 'doubled_zone',
      remove: keys('CNAME', 'A', 'AAAA'),
      put: [put(`${name}.${zone}`, 'CNAME', value)],
    },
    { kind: 'other_ca', remove: [], put: [put(zone, 'CAA', ELSEWHERE.ca)] },
  ];
}
