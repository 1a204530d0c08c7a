import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { ClusterFolder } from '../folder.ts';

/** Returns the file in which the API server logs the requests of the audited users, one JSON object a line. */
export function auditFileOf({ logs }: ClusterFolder): string {
  return join(logs, 'audit.log');
}

/**
 * Makes the API server note each request of these users once it is answered, without any object's content; nobody
 * else's. It writes the line before the last byte of the answer, so that what was answered is in the file.
 * @returns the flags, none for no users.
 */
export async function auditFlags(folder: ClusterFolder, users: readonly string[]): Promise<string[]> {
  if (users.length === 0) return [];
  const policyFile = join(folder.work, 'audit-policy.json');
  const policy = {
    apiVersion: 'audit.k8s.io/v1',
    kind: 'Policy',
    omitStages: ['RequestReceived', 'ResponseStarted', 'Panic'],
    omitManagedFields: true,
    rules: [{ level: 'Metadata', users }, { level: 'None' }],
  };
  await writeFile(policyFile, JSON.stringify(policy, null, 2));
  const file = auditFileOf(folder);
  // An earlier cluster of this folder may have left one.
  await writeFile(file, '', { mode: 0o600 });
  return ['--audit-policy-file', policyFile, '--audit-log-path', file, '--audit-log-mode', 'blocking-strict'];
}
