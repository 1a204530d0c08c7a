/**
 * One DNS question to one server. The port's contract:
 * - `query` never rejects for what the network or the server does: that is an answer (`kind: 'failure'`).
 *   It rejects only when `signal` aborts.
 * - It asks over UDP with a random id and source port, repeats over TCP when the answer is truncated (or asks over
 *   TCP from the start where that is wanted), and takes no answer whose id, question or source does not match.
 * - It is bounded: at most `timeoutMs` for all its tries together, and an answer of at most so many bytes, records and
 *   octets of names as reader.ts says; reading one costs a few milliseconds, whatever its sender wrote.
 * - Safe to call concurrently.
 */
export interface DnsLookup {
  query(server: ServerAddress, question: Question, options?: QueryOptions): Promise<DnsAnswer>;
}

export type ServerAddress = { host: string; port: number };

export type RecordType = 'A' | 'AAAA' | 'CNAME' | 'TXT' | 'NS' | 'SOA' | 'CAA' | 'DS' | 'HTTPS';
/** `name` is lower case without the trailing dot; '' is the root. */
export type Question = { name: string; type: RecordType };

export type QueryOptions = {
  /** RD bit; true for resolvers, false for authoritative servers. Default true. */
  recursive?: boolean;
  /** CD bit: ask a validating resolver to leave validation to us. Default false. */
  checkingDisabled?: boolean;
  /** Over TCP from the start: nobody off the path can make such an answer up. Default: UDP first. */
  transport?: 'tcp';
  /** Default 2,000 ms. */
  timeoutMs?: number;
  signal?: AbortSignal;
};

export type DnsRecord = { name: string; ttl: number } & (
  | { type: 'A' | 'AAAA'; address: string }
  | { type: 'CNAME' | 'NS'; target: string }
  | { type: 'TXT'; value: string }
  | { type: 'SOA'; minimum: number; mname: string; serial: number }
  | { type: 'CAA'; critical: boolean; tag: string; value: string }
  /** RFC 9460. `priority` 0: an alias. `target` '': the name itself. `port` null: not given. */
  | { type: 'HTTPS'; priority: number; target: string; port: number | null; hints: string[] }
);

export type DnsAnswer =
  | {
      kind: 'answer';
      rcode: 'NOERROR' | 'NXDOMAIN' | 'SERVFAIL' | 'REFUSED' | 'NOTIMP' | 'FORMERR' | 'BADVERS' | 'OTHER';
      authoritative: boolean;
      authenticated: boolean;
      /** RA bit: the server looks names up for others. */
      recursionAvailable: boolean;
      /** The server says itself that it blocks the name (RFC 8914). */
      blocked: boolean;
      transport: 'udp' | 'tcp';
      answers: DnsRecord[];
      authority: DnsRecord[];
      additional: DnsRecord[];
    }
  | {
      kind: 'failure';
      /** `oversized`: the answer has more bytes, records or names than are read. */
      failure: 'timeout' | 'unreachable' | 'malformed' | 'oversized';
      detail: string;
    };
