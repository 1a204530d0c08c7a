import type { AddressRecord, CaaRecord, ServerView } from '../core/observations.ts';
import { keptTexts } from './kept.ts';
import type { DnsRecord } from './port.ts';

/** Sorts the data of records into the parts of a view. */
export function contents(records: readonly DnsRecord[]): Pick<ServerView, 'addresses' | 'txt' | 'caa'> {
  const caa = records.flatMap((record): CaaRecord[] => {
    if (record.type !== 'CAA' || !('tag' in record)) return [];
    return [{ critical: record.critical, tag: record.tag, value: record.value }];
  });
  return { addresses: addresses(records), txt: texts(records), ...(caa.length > 0 ? { caa } : {}) };
}

/** The address records among records, as an observation holds them. */
export function addresses(records: readonly DnsRecord[]): AddressRecord[] {
  return records.flatMap((record) =>
    'address' in record ? [{ type: record.type, address: record.address, ttl: record.ttl }] : [],
  );
}

function texts(records: readonly DnsRecord[]): string[] {
  return keptTexts(
    records.flatMap((record) => (record.type === 'TXT' && 'value' in record ? [record.value] : [])),
  );
}
