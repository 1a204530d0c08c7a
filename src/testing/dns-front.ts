import type { ServerAddress } from '../dns/port.ts';
import { cleanUpAfter } from './dns-world.ts';
import { type Asked, type FrontAnswer, openFront } from './passing-dns.ts';

export type { Asked, FrontAnswer } from './passing-dns.ts';

/** A server that answers some questions by itself and passes on the others. Ends with the test. */
export async function startFront(
  to: ServerAddress,
  answerTo: (asked: Asked) => FrontAnswer,
  at: Partial<ServerAddress> = {},
): Promise<ServerAddress> {
  const front = await openFront(to, answerTo, at);
  cleanUpAfter(front.close);
  return front.address;
}

export const soaOf = (name: string) => ({
  ...{ name, type: 'SOA' as const, ttl: 60 },
  data: { mname: 'ns1.vendor.app', rname: 'x.vendor.app', serial: 1, minimum: 60 },
});
export const AUTHORITATIVE = 0x400;
