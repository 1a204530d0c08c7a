import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { EndpointAnswer } from '../challenges/replicas/ask.ts';
import { onDemandFilter } from '../edge/kubernetes/resources/on-demand-filter.ts';
import { createKubeClient, type KubeClient } from '../kubernetes/client.ts';
import { manifestSettings } from '../testing/manifests.ts';
import { json, refusal, type ScriptedApi, startScriptedApi } from '../testing/scripted-api.ts';
import { onDemandChecks } from './on-demand.ts';

const settings = manifestSettings({ certificates: 'on-demand' });
const [workload = { name: '', selector: {} }] = settings.gateways;
const filter = onDemandFilter({
  ...{ workload, namespace: 'msp', port: 8443, serverName: 'sds.internal' },
  servers: [{ host: 'sds.internal', port: 8091 }],
});
type Patch = (typeof filter.spec.configPatches)[number];
const patched = (change: (patch: Patch) => Patch[]) => ({
  ...filter,
  spec: { ...filter.spec, configPatches: filter.spec.configPatches.flatMap(change) },
});

describe('doctor, where gateways take certificates on demand', () => {
  let api: ScriptedApi;
  let client: KubeClient;
  beforeEach(async () => {
    api = await startScriptedApi();
    client = createKubeClient({ access: api.access, fieldManager: 'test', timeoutMs: 2_000 });
  });
  afterEach(async () => {
    client.close();
    await api.close();
  });

  const findings = async (
    answers: readonly EndpointAnswer['answer'][] | null,
    outOfReach: string | null = null,
  ) => {
    const ready =
      answers === null
        ? null
        : async () => answers.map((answer, n) => ({ endpoint: `http://10.0.0.${n + 1}:8092`, answer }));
    const checks = onDemandChecks(client, settings, { ready, outOfReach });
    return Promise.all(checks.map(async ({ run }) => run(new AbortController().signal)));
  };
  const has = (object: object | null, allowed = true) =>
    api.script((response, asked) => {
      const answer = asked.path.endsWith('reviews')
        ? json({ status: { allowed } }, 201)
        : object === null
          ? refusal(404, 'not found')
          : json(object);
      answer(response, asked);
    });

  test('finds nothing where all is well, and checks nothing where they are not taken so', async () => {
    has(filter);
    expect((await findings(['yes', 'yes'])).map(({ status }) => status)).toEqual(['ok', 'ok']);
    const none = { ready: null, outOfReach: null };
    expect(onDemandChecks(client, manifestSettings(), none)).toEqual([]);
  });

  test.each([
    ['no EnvoyFilter', null, /is not there$/],
    [
      'one that lets sessions be resumed',
      patched((one) =>
        one.applyTo === 'FILTER_CHAIN'
          ? [{ ...one, patch: { operation: 'MERGE', value: {} as never } }]
          : [one],
      ),
      /lets TLS sessions be resumed$/,
    ],
    [
      'one that does not hold a connection to its name',
      patched((one) => (one.applyTo === 'HTTP_FILTER' ? [] : [one])),
      /its one name$/,
    ],
    [
      'one that lets headers through',
      patched((one) => (one.applyTo === 'ROUTE_CONFIGURATION' ? [] : [one])),
      /headers through that the origin would believe$/,
    ],
    [
      'one that asks nobody',
      patched((one) => (one.applyTo === 'CLUSTER' ? [] : [one])),
      /where the certificates are asked for$/,
    ],
  ])('finds %s', async (_, object, detail) => {
    has(object);
    const [found] = await findings(['yes', 'yes']);
    expect(found).toEqual({ status: 'failed', detail: expect.stringMatching(detail) });
  });

  test('says that the EnvoyFilter was not checked where this account may not read it', async () => {
    has(filter, false);
    expect((await findings(['yes', 'yes']))[0]).toMatchObject({ status: 'skipped' });
  });

  test('finds a server that does not answer or does not follow, and one that is alone', async () => {
    has(filter);
    expect((await findings(['yes', 'no', 'unreachable']))[1]).toEqual({
      status: 'failed',
      detail:
        'http://10.0.0.2:8092: it has not listed the Secrets yet; http://10.0.0.3:8092: it does not answer',
    });
    expect((await findings(['yes']))[1]).toMatchObject({ status: 'failed' });
    expect((await findings(null))[1]).toMatchObject({ status: 'skipped' });
    expect((await findings(['yes', 'yes'], 'inside the cluster'))[1]).toMatchObject({ status: 'skipped' });
  });
});
