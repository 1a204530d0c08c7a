import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { describe, expect, onTestFinished, test } from 'vitest';
import { freePort } from '../local/free-ports.ts';
import { runChecks } from './run.ts';
import { httpsCheck, originCheck, profileCheck } from './surroundings.ts';

const closed = async (isIdle: boolean) => {
  const gateways = [{ name: 'default', address: { host: '127.0.0.1', port: await freePort() } }];
  const [result] = await runChecks([
    httpsCheck({ gateways, outOfReach: () => null, isIdle: async () => isIdle }),
  ]);
  return result;
};

test('a gateway that takes no connection is a failure once a domain is served', async () => {
  expect(await closed(false)).toMatchObject({
    status: 'failed',
    detail: expect.stringMatching(/^default at 127\.0\.0\.1:\d+: .*ECONNREFUSED/),
  });
});

test('before the first domain nothing need listen', async () => {
  expect(await closed(true)).toMatchObject({
    status: 'skipped',
    detail: expect.stringMatching(/^a gateway listens for HTTPS from the first domain on/),
  });
});

test.each([
  ['failed', false],
  ['skipped', true],
] as const)(
  'an origin that is not reached is %s where only the edge asks it: %s',
  async (status, onlyEdge) => {
    const origin = `http://127.0.0.1:${await freePort()}`;
    const check = originCheck({ origin, outOfReach: () => null, onlyEdgeAsksOrigin: onlyEdge });
    const [result] = await runChecks([check]);
    expect(result).toMatchObject({ status, detail: expect.stringContaining('ECONNREFUSED') });
  },
);

describe('the profile that is ordered by', () => {
  const profiles = { classic: 'as ever', shortlived: 'of 160 hours' };
  /** A CA whose directory names these. */
  async function directoryWith(meta: object): Promise<string> {
    const server = createServer((_request, response) =>
      response.end(JSON.stringify({ newOrder: 'https://ca.example/new-order', meta })),
    );
    onTestFinished(() => void server.close());
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    return `http://127.0.0.1:${(server.address() as AddressInfo).port}/directory`;
  }
  const checked = async (meta: object, profile: string | null) => {
    const { run } = profileCheck({ directory: await directoryWith(meta), ca: null, profile });
    return run(AbortSignal.timeout(5_000));
  };

  test.each([
    [{ profiles }, null, 'ok', "the CA's default is ordered by; offered: classic, shortlived"],
    [{ profiles }, 'shortlived', 'ok', 'shortlived is ordered by; offered: classic, shortlived'],
    [{ profiles }, 'eternal', 'failed', 'PORTAL_ACME_PROFILE is eternal; offered: classic, shortlived'],
    [{}, 'shortlived', 'failed', 'PORTAL_ACME_PROFILE is shortlived; the CA offers no profiles'],
    [{}, null, 'ok', "the CA's default is ordered by; the CA offers no profiles"],
  ])('of a directory with %j and the setting %s is %s', async (meta, profile, status, detail) => {
    expect(await checked(meta, profile)).toEqual({ status, detail });
  });
});
