import { lookup } from 'node:dns/promises';
import { readFile } from 'node:fs/promises';
import { domainView } from '../api/domains/domain-view.ts';
import type { Config } from '../config/config.ts';
import { absentAsNull } from '../lib/system-error.ts';
import type { Db } from '../store/database/database.ts';
import { getDomainById } from '../store/domains/domains.ts';
import type { Log } from '../telemetry/log.ts';
import type { WorkerMetrics } from '../telemetry/worker-metrics.ts';
import { WebhookRelay } from '../webhooks/relay.ts';
import { createSender, type SendWebhook } from '../webhooks/send.ts';

/** The sender of webhooks as the settings have it. Names are an operator's, so that the system resolves them. */
export function createSenderFor({
  webhookNetworks,
  trustedCaFile,
}: Pick<Config, 'webhookNetworks' | 'trustedCaFile'>): SendWebhook {
  // The file may come later than this program, as one that another part of the product writes does.
  const roots = async () => {
    const pem = trustedCaFile === null ? null : await readFile(trustedCaFile, 'utf8').catch(absentAsNull);
    return pem === null ? [] : [pem];
  };
  const resolve = async (name: string) =>
    (await lookup(name, { all: true, verbatim: true })).map(({ address }) => address);
  return createSender({ resolve, allowedNetworks: webhookNetworks, roots });
}

type RelayParts = { config: Config; db: Db; metrics: WorkerMetrics; log: Log; clock: () => Date };

/** The relay of webhooks of a worker, with domains as the API shows them to an operator. */
export function createWebhookRelayFor({ config, ...parts }: RelayParts): WebhookRelay {
  const describe = async (id: string) => {
    const row = await getDomainById(parts.db, id);
    return row === null ? null : domainView(row, { kind: 'operator', role: 'viewer' });
  };
  return new WebhookRelay({ ...parts, describe, send: createSenderFor(config) });
}
