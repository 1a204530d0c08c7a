import type { ActivityDeps } from '../activities/deps.ts';
import type { Config } from '../config/config.ts';
import type { VisitPorts } from '../patrol/check.ts';
import { Patrol } from '../patrol/patrol.ts';
import { wholeRound, wholeRoundPorts } from '../patrol/whole-round.ts';
import type { HandshakeResult } from '../probe/port.ts';
import type { DueDomain } from '../store/patrol/claim.ts';
import { createDnsSamplerFor, createHandshakersFor } from './adapters.ts';

/** Creates the patrol over the adapters of the settings, and over the observers that workflows have. */
export async function createPatrolFor(config: Config, deps: ActivityDeps): Promise<Patrol> {
  const { db, clock, metrics, log } = deps;
  return new Patrol({
    db,
    clock,
    metrics,
    log,
    rate: config.patrolRate,
    yields: () => deps.underWay.any,
    ports: await portsFor(config, deps),
  });
}

async function portsFor(config: Config, deps: ActivityDeps): Promise<VisitPorts> {
  const sampler = createDnsSamplerFor(config, deps.clock);
  const handshakerOf = await createHandshakersFor(config, deps.clock);
  return {
    sampleDns: ({ domain, canonicalHost, proofMethod, servers, dueAt }) =>
      sampler.sample(
        { domain, canonicalHost, byTxt: proofMethod === 'txt', servers: readServers(servers) },
        Math.floor(Date.parse(dueAt) / 1_000),
      ),
    findServers: async ({ domain }) =>
      (await sampler.serversOf(domain)).map(({ host, port }) => `${host} ${port}`).join(','),
    handshake: async ({ gateway, domain }) =>
      (await handshakerOf(gateway)?.handshake(domain)) ?? UNKNOWN_GATEWAY,
    probe: async ({ gateway, domain }) => {
      const seen = await deps.proberOf(gateway)?.probe(domain);
      if (seen === undefined) return UNKNOWN_GATEWAY;
      return { outcome: seen.outcome, fingerprint: seen.certificate?.fingerprint ?? null };
    },
    wholeRound: (domain) => wholeRound(wholeRoundPorts(deps, domain), () => deps.clock().toISOString()),
  };
}

/** The settings know no such gateway; the whole round says so. */
const UNKNOWN_GATEWAY: HandshakeResult = { outcome: 'connection_refused', fingerprint: null };

function readServers(text: DueDomain['servers']) {
  return text.split(',').flatMap((server) => {
    const [host = '', port] = server.split(' ');
    return port === undefined ? [] : [{ host, port: Number(port) }];
  });
}
