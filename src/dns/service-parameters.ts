import ipaddr from 'ipaddr.js';
import type { DnsRecord } from './port.ts';

/**
 * The parameters of an HTTPS record that redirect browsers: the port and the address hints, used at once (RFC 9460,
 * section 7).
 */
export type ServiceParameters = { port: number | null; hints: string[] };

const PORT = 3;
const HINTS: Readonly<Record<number, { bytes: number; text: (data: Buffer) => string }>> = {
  4: { bytes: 4, text: (data) => [...data].join('.') },
  6: { bytes: 16, text: ipv6Text },
};

/** @throws Error where they are not well-formed */
export function readServiceParameters(data: Buffer): ServiceParameters {
  const read: ServiceParameters = { port: null, hints: [] };
  for (let at = 0; at < data.length; ) {
    const start = at + 4;
    const end = start + (start <= data.length ? data.readUInt16BE(at + 2) : 0);
    if (start > data.length || end > data.length) throw new Error('a service parameter is cut short');
    const value = data.subarray(start, end);
    const key = data.readUInt16BE(at);
    if (key === PORT && value.length === 2) read.port = value.readUInt16BE(0);
    const hint = HINTS[key];
    if (hint !== undefined) {
      for (let i = 0; i + hint.bytes <= value.length; i += hint.bytes)
        read.hints.push(hint.text(value.subarray(i, i + hint.bytes)));
    }
    at = end;
  }
  return read;
}

/** The form of RFC 5952, with the longest run of zeros left out. */
export function ipv6Text(data: Buffer): string {
  const groups = Array.from({ length: 8 }, (_, i) => data.readUInt16BE(i * 2).toString(16)).join(':');
  let longest = { at: 0, length: 0 };
  for (const { index, 0: run } of groups.matchAll(/\b0(?::0)+\b/g)) {
    if (run.length > longest.length) longest = { at: index, length: run.length };
  }
  if (longest.length === 0) return groups;
  const before = groups.slice(0, longest.at).replace(/:$/, '');
  const after = groups.slice(longest.at + longest.length).replace(/^:/, '');
  return `${before}::${after}`;
}

/** The data of an HTTPS record on the wire; its name is not compressed (RFC 9460 2.2). */
export function writeServiceBinding({
  priority,
  target,
  port,
  hints,
}: DnsRecord & { type: 'HTTPS' }): Buffer {
  const uint16 = (value: number) => Buffer.from([value >> 8, value & 0xff]);
  const labels = target === '' ? [] : target.split('.');
  const parameter = (key: number, value: Buffer) =>
    value.length === 0 ? [] : [uint16(key), uint16(value.length), value];
  const hinted = (bytes: number) =>
    Buffer.concat(
      hints
        .map((hint) => Buffer.from(ipaddr.parse(hint).toByteArray()))
        .filter(({ length }) => length === bytes),
    );
  return Buffer.concat([
    uint16(priority),
    ...labels.flatMap((label) => [Buffer.from([label.length]), Buffer.from(label, 'latin1')]),
    Buffer.from([0]),
    ...parameter(PORT, port === null ? Buffer.alloc(0) : uint16(port)),
    ...parameter(4, hinted(4)),
    ...parameter(6, hinted(16)),
  ]);
}
