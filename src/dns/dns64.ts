import type { DnsRecord } from './port.ts';

/** The prefix that stands for IPv4 (RFC 6052 2.1), with the two groups of the address behind it. */
const SYNTHESISED = /^64:ff9b::(?:[0-9a-f]{1,4}:)?[0-9a-f]{1,4}$/;

/** The records without the AAAA that a resolver of an IPv6-only network makes up of an A (DNS64): nobody published those. */
export function withoutSynthesised(records: readonly DnsRecord[]): DnsRecord[] {
  return records.filter((record) => !('address' in record && SYNTHESISED.test(record.address)));
}
