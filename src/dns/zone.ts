import { isWithin, parentName } from './names.ts';
import type { DnsRecord } from './port.ts';

/** Zone data as the look-up below needs it. All names are plain: lower case, no trailing dot. */
export interface ZoneData {
  /** The records at exactly this name (not of a wildcard that covers it). */
  at(name: string): readonly DnsRecord[];
  /** Returns whether the name exists: it has records, or is an empty non-terminal (RFC 9499). */
  exists(name: string): boolean;
  /** The SOA of the zone that the name belongs to; null where nobody knows. */
  soaOf(name: string): DnsRecord | null;
  /** Returns whether this data is authoritative for the name; a chain is followed only while it is. */
  holds(name: string): boolean;
}

export type ZoneAnswer = { rcode: 'NOERROR' | 'NXDOMAIN'; answers: DnsRecord[]; authority: DnsRecord[] };

type Alias = DnsRecord & { type: 'CNAME'; target: string };
const isAlias = (record: DnsRecord): record is Alias => record.type === 'CNAME';

/** Longer chains are cut, as resolvers do. */
const MAX_CHASED = 16;

/**
 * Answers a question as an authoritative server does (RFC 1034 4.3.2): CNAMEs chased within its data, wildcards
 * synthesised (RFC 4592), NXDOMAIN or NODATA with the SOA in the authority section (RFC 2308).
 */
export function answerFromZone(data: ZoneData, question: { name: string; type: string }): ZoneAnswer {
  const answers: DnsRecord[] = [];
  const passed = new Set<string>();
  let name = question.name;
  while (passed.size < MAX_CHASED && !passed.has(name)) {
    passed.add(name);
    const found = recordsFor(data, name);
    if (found === null) return negative('NXDOMAIN', data, name, answers);
    const wanted = found.filter((record) => question.type === 'ANY' || record.type === question.type);
    if (wanted.length > 0) return { rcode: 'NOERROR', answers: [...answers, ...wanted], authority: [] };
    const alias = found.find(isAlias);
    if (alias === undefined) return negative('NOERROR', data, name, answers);
    answers.push(alias);
    name = alias.target;
    if (!data.holds(name)) break;
  }
  return { rcode: 'NOERROR', answers, authority: [] };
}

/** The records that answer for a name, a covering wildcard's under the name asked; null: the name does not exist. */
function recordsFor(data: ZoneData, name: string): readonly DnsRecord[] | null {
  if (data.exists(name)) return data.at(name);
  let encloser = name;
  while (encloser !== '' && !data.exists(encloser)) encloser = parentName(encloser);
  const wildcard = encloser === '' ? '*' : `*.${encloser}`;
  if (!data.exists(wildcard)) return null;
  return data.at(wildcard).map((record) => ({ ...record, name }));
}

function negative(
  rcode: ZoneAnswer['rcode'],
  data: ZoneData,
  name: string,
  answers: DnsRecord[],
): ZoneAnswer {
  const soa = data.soaOf(name);
  return { rcode, answers, authority: soa === null ? [] : [soa] };
}

/** Indexes a list of records: records by name, and every name that exists because something lies below it. */
export function indexRecords(records: readonly DnsRecord[]): Pick<ZoneData, 'at' | 'exists'> {
  const byName = new Map<string, DnsRecord[]>();
  const existing = new Set<string>();
  for (const record of records) {
    const here = byName.get(record.name);
    if (here === undefined) byName.set(record.name, [record]);
    else here.push(record);
    for (let name = record.name; name !== '' && !existing.has(name); name = parentName(name)) {
      existing.add(name);
    }
  }
  return { at: (name) => byName.get(name) ?? [], exists: (name) => existing.has(name) };
}

/** Zone data of a plain list: each zone is where its SOA stands, and what lies in no zone is not held. */
export function zoneOf(records: readonly DnsRecord[]): ZoneData {
  const soas = records
    .filter((record) => record.type === 'SOA')
    .sort((a, b) => b.name.length - a.name.length);
  const soaOf = (name: string) => soas.find((soa) => isWithin(name, soa.name)) ?? null;
  return { ...indexRecords(records), soaOf, holds: (name) => soaOf(name) !== null };
}
