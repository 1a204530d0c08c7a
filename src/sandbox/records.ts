import { isIPv4, isIPv6 } from 'node:net';
import { fitsTheWire, plainName } from '../dns/names.ts';
import type { DnsRecord } from '../dns/port.ts';

export const SANDBOX_RECORD_TYPES = ['A', 'AAAA', 'CNAME', 'TXT', 'CAA', 'NS'] as const;
export type SandboxRecordType = (typeof SANDBOX_RECORD_TYPES)[number];

/** One record set of the sandbox: what the tenant would type into a DNS provider's form. */
export type SandboxRecord = { name: string; type: SandboxRecordType; values: string[]; ttl: number };

export type CheckedSandboxRecord = { ok: true; record: SandboxRecord } | { ok: false; detail: string };

const MAX_VALUES = 50;
const MAX_TXT_BYTES = 4_000;
const MAX_TTL = 86_400;
const NAME = /^(\*\.)?([a-z0-9_]([a-z0-9_-]*[a-z0-9_])?)(\.[a-z0-9_]([a-z0-9_-]*[a-z0-9_])?)*$/;
const CAA = /^(\d{1,3})\s+([a-z0-9]{1,15})\s+"?([^"]*)"?$/i;

/**
 * Checks a record set before it is stored in place of the one of its name and type. The record it gives back has
 * plain names and trimmed values. `others`: what the sandbox holds already, so that a CNAME stays alone at its name.
 */
export function checkSandboxRecord(
  input: SandboxRecord,
  others: readonly Pick<SandboxRecord, 'name' | 'type'>[] = [],
): CheckedSandboxRecord {
  const name = plainName(input.name.trim());
  const { type, ttl } = input;
  if (!isName(name))
    return refuse(`${JSON.stringify(input.name)} is no DNS name, e.g. portal.acme.localhost`);
  if (!name.includes('.')) return refuse('give a name of at least two labels, e.g. portal.acme.localhost');
  if (!SANDBOX_RECORD_TYPES.includes(type))
    return refuse(`type is one of ${SANDBOX_RECORD_TYPES.join(', ')}`);
  if (!Number.isInteger(ttl) || ttl < 0 || ttl > MAX_TTL) {
    return refuse(`ttl is a whole number of seconds from 0 to ${MAX_TTL}`);
  }
  if (input.values.length === 0 || input.values.length > MAX_VALUES) {
    return refuse(`give 1 to ${MAX_VALUES} values`);
  }
  const misplaced = misplacedAlias(name, input, others);
  if (misplaced !== null) return refuse(misplaced);
  const values = input.values.map((value) => plainValue(type, value));
  const wrong = values.findIndex((value) => !VALUE_RULES[type].fits(value));
  if (wrong !== -1) {
    return refuse(`${JSON.stringify(input.values[wrong])} does not fit; ${VALUE_RULES[type].wanted}`);
  }
  return { ok: true, record: { name, type, values, ttl } };
}

function misplacedAlias(
  name: string,
  { type, values }: SandboxRecord,
  others: readonly Pick<SandboxRecord, 'name' | 'type'>[],
): string | null {
  const beside = others.filter((other) => plainName(other.name) === name && other.type !== type);
  if (type !== 'CNAME') {
    return beside.some((other) => other.type === 'CNAME')
      ? `${name} is a CNAME, and a name with a CNAME has no other record; delete it first`
      : null;
  }
  if (values.length > 1) return 'a CNAME has exactly one value';
  if (!name.startsWith('*.') && name.split('.').length === 2) {
    return `${name} is the top of its zone, where DNS allows no CNAME; give an A record and the ownership TXT instead`;
  }
  const [other] = beside;
  return other === undefined
    ? null
    : `a CNAME must be alone at its name; ${name} has ${other.type} already, delete it first`;
}

const refuse = (detail: string): CheckedSandboxRecord => ({ ok: false, detail });
const isName = (name: string) => name !== '' && fitsTheWire(name) && NAME.test(name);
const HOST_RULE = {
  fits: (value: string) => isName(value) && !value.startsWith('*.'),
  wanted: 'give a host name',
};

const VALUE_RULES: Record<SandboxRecordType, { fits: (value: string) => boolean; wanted: string }> = {
  A: { fits: isIPv4, wanted: 'give an IPv4 address, e.g. 127.0.0.1' },
  AAAA: { fits: (value) => isIPv6(value) && !value.includes('%'), wanted: 'give an IPv6 address, e.g. ::1' },
  CNAME: HOST_RULE,
  NS: HOST_RULE,
  TXT: {
    fits: (value) => value !== '' && Buffer.byteLength(value) <= MAX_TXT_BYTES,
    wanted: `give 1 to ${MAX_TXT_BYTES} octets of text`,
  },
  CAA: { fits: (value) => parseCaa(value) !== null, wanted: 'give e.g. 0 issue "letsencrypt.org"' },
};

function plainValue(type: SandboxRecordType, value: string): string {
  const trimmed = value.trim();
  return type === 'CNAME' || type === 'NS' ? plainName(trimmed) : trimmed;
}

function parseCaa(value: string): { critical: boolean; tag: string; value: string } | null {
  const match = CAA.exec(value);
  const flags = Number(match?.[1]);
  if (match === null || flags > 255) return null;
  return { critical: (flags & (128 | 1)) !== 0, tag: (match[2] ?? '').toLowerCase(), value: match[3] ?? '' };
}

/** The record set as single records; values that do not fit give none. */
export function toDnsRecords({ name, type, values, ttl }: SandboxRecord): DnsRecord[] {
  const base = { name: plainName(name), ttl };
  return values
    .map((value) => plainValue(type, value))
    .filter((value) => VALUE_RULES[type].fits(value))
    .map((value) => ({ ...base, ...recordData(type, value) }));
}

function recordData(type: SandboxRecordType, value: string) {
  switch (type) {
    case 'A':
    case 'AAAA':
      return { type, address: value };
    case 'CNAME':
    case 'NS':
      return { type, target: value };
    case 'TXT':
      return { type, value };
    case 'CAA':
      return { type, ...(parseCaa(value) ?? { critical: false, tag: 'issue', value: ';' }) };
  }
}
