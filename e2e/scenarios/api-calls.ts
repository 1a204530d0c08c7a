import { createReadStream } from 'node:fs';
import { stat } from 'node:fs/promises';

/** One answered request of the product to the API server, as the server itself noted it. */
export type ApiCall = {
  user: string;
  verb: string;
  /** With its subresource: `certificates/status`. */
  resource: string;
  name: string | null;
  /** Label and field selectors, as they were sent; empty for none. */
  selectors: string;
  /** Milliseconds since 1970. */
  at: number;
  /** From the request's arrival to the end of the answer; for a watch that is how long it stood. */
  milliseconds: number;
  status: number;
};

type AuditLine = {
  verb: string;
  requestURI: string;
  user: { username: string };
  objectRef?: { resource?: string; subresource?: string; name?: string };
  responseStatus?: { code?: number };
  requestReceivedTimestamp: string;
  stageTimestamp: string;
};

/** How long an audit log is now, for `readApiCalls` to begin there. */
export async function endOf(auditFile: string): Promise<number> {
  return (await stat(auditFile)).size;
}

/** The calls that were answered after the log was so long, in the order of their arrival. */
export async function readApiCalls(auditFile: string, from: number): Promise<ApiCall[]> {
  const text = await textFrom(auditFile, from);
  // A line that is being written has no end yet.
  const lines = text.slice(0, text.lastIndexOf('\n') + 1).split('\n');
  return lines
    .filter((line) => line !== '')
    .map((line) => callOf(JSON.parse(line) as AuditLine))
    .sort((one, other) => one.at - other.at);
}

async function textFrom(file: string, from: number): Promise<string> {
  const chunks: Buffer[] = [];
  for await (const chunk of createReadStream(file, { start: from })) chunks.push(chunk as Buffer);
  return Buffer.concat(chunks).toString('utf8');
}

/** One line of the log. */
export function callOf(line: AuditLine): ApiCall {
  const { resource = line.requestURI, subresource, name } = line.objectRef ?? {};
  const query = new URLSearchParams(line.requestURI.split('?')[1] ?? '');
  const at = microseconds(line.requestReceivedTimestamp);
  return {
    user: line.user.username,
    verb: line.verb,
    resource: subresource === undefined ? resource : `${resource}/${subresource}`,
    name: name ?? null,
    selectors: [query.get('labelSelector'), query.get('fieldSelector')].filter(Boolean).join(' '),
    at: at / 1000,
    milliseconds: (microseconds(line.stageTimestamp) - at) / 1000,
    status: line.responseStatus?.code ?? 0,
  };
}

/** The server writes six digits of a second's fraction; Date keeps three. */
function microseconds(time: string): number {
  const fraction = /\.(\d+)Z$/.exec(time)?.[1] ?? '';
  const whole = Date.parse(time.replace(/\.\d+Z$/, 'Z'));
  return whole * 1000 + Number(fraction.padEnd(6, '0').slice(0, 6));
}

/** The properties that identify a call as one about this domain. */
export type CallMarks = { objectName: string; domainId: string; nameHash: string };

/**
 * Returns whether a call is about this domain: by the name of one of its objects (cert-manager names its own after
 * it), or by a selector that only its objects match. All other calls are watches that all domains share, and their
 * lists.
 */
export function concerns({ name, selectors }: ApiCall, marks: CallMarks): boolean {
  const named = name !== null && (name === marks.objectName || name.startsWith(`${marks.objectName}-`));
  return named || [marks.objectName, marks.domainId, marks.nameHash].some((mark) => selectors.includes(mark));
}

/** How often each was asked: `get certificates` → 3, by name. */
export function countByKind(calls: readonly ApiCall[]): Map<string, number> {
  const counts = new Map<string, number>();
  const keys = calls.map(({ verb, resource }) => `${verb} ${resource}`).sort();
  for (const key of keys) counts.set(key, (counts.get(key) ?? 0) + 1);
  return counts;
}

/** `get certificates 3, patch gateways 1`. */
export function inWords(counts: ReadonlyMap<string, number>): string {
  return [...counts].map(([key, number]) => `${key} ${number}`).join(', ');
}
