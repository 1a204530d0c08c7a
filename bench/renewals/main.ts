/**
 * `npm run bench:renewals`: a real ACME CA (Pebble) wants all certificates renewed at once, and its limits let no other
 * order through; prints how many were renewed, and how fast. `--names 200 --at-once 10` makes it short.
 */
import { cpus } from 'node:os';
import { parseArgs } from 'node:util';
import { runMain } from '../../src/bin/run-main.ts';
import { runRenewalStorm } from '../../src/testing/renewal-storm.ts';

await runMain(async () => {
  const { values } = parseArgs({
    options: {
      names: { type: 'string', default: '2000' },
      'at-once': { type: 'string', default: '10' },
    },
  });
  const [names, atOnce] = [Number(values.names), Number(values['at-once'])];
  if (![names, atOnce].every((one) => Number.isInteger(one) && one > 0)) {
    process.stderr.write('--names 2000 --at-once 10: whole numbers\n');
    return 2;
  }
  const { renewed, refused, expired, seconds } = await runRenewalStorm({ names, atOnce });
  process.stdout.write(
    `${cpus().length} cores. ${renewed} of ${names} renewed in ${seconds.toFixed(1)} s, ${(renewed / seconds).toFixed(1)} a second; ${refused} refused for a limit, ${expired} expired\n`,
  );
  return renewed === names && refused === 0 && expired === 0 ? 0 : 1;
});
