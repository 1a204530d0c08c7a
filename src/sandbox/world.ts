import { isIPv6 } from 'node:net';
import { isWithin, plainName } from '../dns/names.ts';
import type { DnsRecord } from '../dns/port.ts';
import { indexRecords, type ZoneData } from '../dns/zone.ts';
import { type SandboxRecord, toDnsRecords } from './records.ts';

/** The base domain and the addresses of the records that the sandbox synthesises. */
export type WorldSettings = {
  /** Everything below it has the edge's address. */
  baseDomain: string;
  edgeAddress: string;
  /** The address that the sandbox publishes for its own name server. */
  nameServerAddress: string;
};

/** Short, so that a record published after a check is found soon. */
const NEGATIVE_TTL = 5;
const MADE_UP_TTL = 60;

/**
 * The whole world as one body of zone data: the tenants' records, the vendor's zone, and around them made-up zones
 * with SOA and NS wherever somebody asks.
 */
export function createWorld(settings: WorldSettings, records: readonly SandboxRecord[]): ZoneData {
  const baseDomain = plainName(settings.baseDomain);
  const nameServer = `ns1.${baseDomain}`;
  const index = indexRecords(records.flatMap(toDnsRecords));
  const isVendors = (name: string) => name !== baseDomain && isWithin(name, baseDomain);
  const madeUpAt = (name: string): DnsRecord[] => {
    const address = name === nameServer ? settings.nameServerAddress : settings.edgeAddress;
    return [
      ...(isVendors(name) ? [addressRecord(name, address)] : []),
      ...(zoneApexOf(name) === name ? [soaRecord(name, nameServer), nsRecord(name, nameServer)] : []),
    ];
  };
  return {
    at(name) {
      const given = index.at(name);
      const replaced = new Set(given.map((record) => record.type));
      if (replaced.has('CNAME')) return given;
      const addressed = replaced.has('A') || replaced.has('AAAA');
      const madeUp = madeUpAt(name).filter((record) =>
        record.type === 'A' || record.type === 'AAAA' ? !addressed : !replaced.has(record.type),
      );
      return [...given, ...madeUp];
    },
    exists: (name) =>
      name === '' || index.exists(name) || isWithin(name, baseDomain) || zoneApexOf(name) === name,
    soaOf: (name) => soaRecord(zoneApexOf(name) ?? name, nameServer),
    holds: () => true,
  };
}

/** Zones are names of two labels, below localhost as elsewhere; a single label is a zone of its own. */
function zoneApexOf(name: string): string | null {
  return name === '' ? null : name.split('.').slice(-2).join('.');
}

function addressRecord(name: string, address: string): DnsRecord {
  return { name, type: isIPv6(address) ? 'AAAA' : 'A', address, ttl: MADE_UP_TTL };
}

function nsRecord(name: string, target: string): DnsRecord {
  return { name, type: 'NS', target, ttl: MADE_UP_TTL };
}

function soaRecord(name: string, mname: string): DnsRecord {
  return { name, type: 'SOA', mname, serial: 1, minimum: NEGATIVE_TTL, ttl: NEGATIVE_TTL };
}
