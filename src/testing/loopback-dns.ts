import { AUTHORITATIVE_ANSWER, decode, encode } from 'dns-packet';
import { startUdpServer } from './dns-servers.ts';

export type LoopbackDns = {
  /** host:port */
  server: string;
  /** This name does not exist, until `restore`. */
  hide(name: string): void;
  restore(name: string): void;
  close(): Promise<void>;
};

const NXDOMAIN = 3;

/** A DNS server for a test CA: every name has the address 127.0.0.1 and nothing else. */
export async function startLoopbackDns(): Promise<LoopbackDns> {
  const hidden = new Set<string>();
  const server = await startUdpServer((message) => {
    const query = decode(message);
    const [question] = query.questions ?? [];
    if (question === undefined) return [];
    const gone = hidden.has(question.name.toLowerCase());
    const answers =
      question.type === 'A' && !gone
        ? [{ type: 'A' as const, name: question.name, ttl: 1, data: '127.0.0.1' }]
        : [];
    const reply = {
      type: 'response' as const,
      id: query.id ?? 0,
      flags: AUTHORITATIVE_ANSWER | (gone ? NXDOMAIN : 0),
      questions: [question],
      answers,
    };
    return [encode(reply)];
  });
  return {
    server: `${server.address.host}:${server.address.port}`,
    hide: (name) => void hidden.add(name),
    restore: (name) => void hidden.delete(name),
    close: () => server.close(),
  };
}
