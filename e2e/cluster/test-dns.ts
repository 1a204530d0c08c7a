import type { SandboxRecord } from '../../src/sandbox/records.ts';
import { startSandboxDns } from '../../src/sandbox/server.ts';
import { LOOPBACK } from './parts/context.ts';

/** The DNS that the CA and cert-manager ask: whatever is below the base domain leads to Envoy. */
export type TestDns = {
  /** All records there are from now on. */
  set(records: readonly SandboxRecord[]): void;
  close(): Promise<void>;
};

/** Starts it inside this process. */
export async function startTestDns(port: number, baseDomain: string): Promise<TestDns> {
  let current: readonly SandboxRecord[] = [];
  const dns = await startSandboxDns({
    host: LOOPBACK,
    port,
    baseDomain,
    edgeAddress: LOOPBACK,
    records: () => current,
  });
  return {
    set: (records) => {
      current = records;
    },
    close: () => dns.close(),
  };
}
