import { expect, test } from 'vitest';
import { createMemoryProber } from './memory.ts';
import { proberContract } from './prober.contract.ts';

proberContract('memory', async () => {
  const prober = createMemoryProber({ clock: () => new Date() });
  return {
    prober,
    domainWith(outcome) {
      prober.set(`${outcome}.acme.com`, outcome);
      return `${outcome}.acme.com`;
    },
    stop: () => undefined,
  };
});

test('the memory prober counts, and a rule answers for domains that nobody has set', async () => {
  const prober = createMemoryProber({ clock: () => new Date(), otherwise: () => 'https_ok' });
  expect((await prober.probe('portal.acme.com')).outcome).toBe('https_ok');
  expect(prober.probes('portal.acme.com')).toBe(1);
  expect(prober.probes('other.acme.com')).toBe(0);
});
