import type { LookupAddress } from 'node:dns';
import { describe, expect, test } from 'vitest';
import { createLog } from '../../telemetry/log.ts';
import { steadyPorts } from '../../testing/steady-ports.ts';
import { createMemoryChallenges, type MemoryChallenges } from '../memory.ts';
import { type ChallengeServer, startChallengeServer } from '../server.ts';
import type { EndpointAnswer } from './ask.ts';
import { createHttpReplicas } from './http.ts';
import { replicasContract } from './replicas.contract.ts';

const SERVICE = 'portal-domain-challenges-replicas.msp.svc';
const notFound = () => Object.assign(new Error('getaddrinfo ENOTFOUND'), { code: 'ENOTFOUND' });

/** Real responders, each at a loopback address of its own behind one name, as a headless Service has them. */
replicasContract('over HTTP', async () => {
  const [adminPort = 0] = await steadyPorts(1);
  const running = new Map<string, { address: string; source: MemoryChallenges; server: ChallengeServer }>();
  const silent = new Map<string, string>();
  let next = 1;
  const stop = (server: ChallengeServer) => server.stop({ drainMs: 0, withinMs: 0 });
  const begin = async (name: string) => {
    const address = `127.0.0.${++next}`;
    const source = createMemoryChallenges();
    const server = await startChallengeServer({
      ...{ port: 0, adminPort, host: address, source },
      canary: { tokenPrefix: 'canary-', answer: 'it is us' },
      clock: () => new Date(),
      log: createLog('silent', 'test'),
    });
    running.set(name, { address, source, server });
    return source;
  };
  return {
    replicas: createHttpReplicas({
      addresses: [`http://${SERVICE}:${adminPort}`],
      lookup: async (host) => {
        if (host !== SERVICE) throw notFound();
        const all = [...[...running.values()].map(({ address }) => address), ...silent.values()];
        if (all.length === 0) throw notFound();
        return all.map((address): LookupAddress => ({ address, family: 4 }));
      },
    }),
    async put(name, state) {
      if (state === 'silent') return void silent.set(name, `127.0.0.${++next}`);
      const source = running.get(name)?.source ?? (await begin(name));
      if (state === 'lags') source.lose(new Error('the watch broke'));
      else source.recover();
    },
    async remove(name) {
      silent.delete(name);
      const one = running.get(name);
      running.delete(name);
      if (one !== undefined) await stop(one.server);
    },
    learn: (name, host, token) =>
      running.get(name)?.source.put({ id: '1', host, token, keyAuthorization: `${token}.thumbprint` }),
    stop: async () => void (await Promise.all([...running.values()].map(({ server }) => stop(server)))),
  };
});

describe('what is said of replicas that do not follow', () => {
  test('how many, without addresses; those are for the log', async () => {
    const [port = 0] = await steadyPorts(1);
    const reported: EndpointAnswer[] = [];
    const replicas = createHttpReplicas({
      addresses: [`http://127.0.0.1:${port}`, `http://[::1]:${port}`],
      onNotFollowing: (answers) => reported.push(...answers),
    });
    expect(await replicas.following()).toEqual({
      ready: false,
      detail: 'of 2 replicas of the challenge responder 2 do not answer',
    });
    expect(reported).toEqual([
      { endpoint: `http://127.0.0.1:${port}`, answer: 'unreachable' },
      { endpoint: `http://[::1]:${port}`, answer: 'unreachable' },
    ]);
  });

  test('a name without addresses is no replica', async () => {
    const replicas = createHttpReplicas({
      addresses: [`http://${SERVICE}:8090`],
      lookup: () => Promise.reject(notFound()),
    });
    expect(await replicas.following()).toEqual({
      ready: false,
      detail: 'no replica of the challenge responder is ready',
    });
  });
});
