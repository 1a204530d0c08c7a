import type { SandboxRecord } from '../sandbox/records.ts';
import { startSandboxDns } from '../sandbox/server.ts';

export type LoopbackDns = {
  /** host:port, UDP and TCP. */
  server: string;
  /** The name has the address 127.0.0.1. */
  show(name: string): void;
  /** The name does not exist. */
  hide(name: string): void;
  close(): Promise<void>;
};

/** A real DNS server for a test CA, in which the test's names lead to this machine. */
export async function startLoopbackDns(): Promise<LoopbackDns> {
  let records: SandboxRecord[] = [];
  const dns = await startSandboxDns({
    host: '127.0.0.1',
    port: 0,
    records: () => records,
    baseDomain: 'portal.localhost',
    edgeAddress: '127.0.0.1',
  });
  const without = (name: string) => records.filter((record) => record.name !== name);
  return {
    server: `${dns.address.host}:${dns.address.port}`,
    show(name) {
      records = [...without(name), { name, type: 'A', values: ['127.0.0.1'], ttl: 1 }];
    },
    hide(name) {
      records = without(name);
    },
    close: () => dns.close(),
  };
}
