import { expect, test } from 'vitest';
import { runRenewalStorm } from '../../testing/renewal-storm.ts';

// The first run builds Pebble.
const BUILD_MS = 1_200_000;

test(
  'all certificates are renewed that the CA wants renewed at once, while its limits let no other order through',
  async () => {
    const { seconds, firstOrder, ...storm } = await runRenewalStorm({ names: 40, atOnce: 10 });
    console.info(`40 renewals took ${seconds.toFixed(1)} s`);
    expect(storm).toEqual({ renewed: 40, refused: 0, expired: 0 });
    expect(firstOrder).toMatchObject({ certificate: null, order: 'failed' });
    expect(firstOrder.problem?.type).toBe('urn:ietf:params:acme:error:rateLimited');
  },
  BUILD_MS,
);
