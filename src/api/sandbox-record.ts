import { isIPv4, isIPv6 } from 'node:net';
import type { z } from '@hono/zod-openapi';
import { ApiProblem } from './problem.ts';
import type { SandboxRecordSchema } from './schemas/sandbox.ts';

type SandboxRecord = z.output<typeof SandboxRecordSchema>;

const HOST =
  /^(?=.{1,254}$)[a-z0-9_]([a-z0-9_-]{0,61}[a-z0-9_])?(\.[a-z0-9_]([a-z0-9_-]{0,61}[a-z0-9_])?)*\.?$/i;

/** For each type what a value must be, and how to say it. */
const VALUE_RULES: Record<SandboxRecord['type'], { fits: (value: string) => boolean; wanted: string }> = {
  A: { fits: isIPv4, wanted: 'an IPv4 address' },
  AAAA: { fits: isIPv6, wanted: 'an IPv6 address' },
  CNAME: { fits: (value) => HOST.test(value), wanted: 'a host name' },
  TXT: { fits: (value) => value.length <= 1000, wanted: 'a text of at most 1,000 characters' },
  CAA: {
    fits: (value) => /^(\d{1,3}) +[a-z0-9]+ +\S.*$/i.test(value),
    wanted: 'flags, tag and value, e.g. 0 issue "letsencrypt.org"',
  },
};

/** @throws ApiProblem when a value does not fit the record's type, or a CNAME has more than one. */
export function checkSandboxRecord(record: SandboxRecord): SandboxRecord {
  const { fits, wanted } = VALUE_RULES[record.type];
  const index = record.values.findIndex((value) => !fits(value));
  if (index >= 0) throw refusal(`values.${index}`, `must be ${wanted}`);
  if (record.type === 'CNAME' && record.values.length > 1) throw refusal('values', 'a CNAME has one value');
  return record;
}

function refusal(field: string, message: string): ApiProblem {
  return new ApiProblem('invalid_request', `${field}: ${message}`, { errors: [{ field, message }] });
}
