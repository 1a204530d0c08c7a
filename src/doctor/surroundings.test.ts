import { expect, test } from 'vitest';
import { freePort } from '../local/free-ports.ts';
import { runChecks } from './run.ts';
import { httpsCheck } from './surroundings.ts';

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
