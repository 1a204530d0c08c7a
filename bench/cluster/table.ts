import { PARTS_OF_TIME } from '../../e2e/scenarios/time-to-active.ts';
import type { AtSize } from './measure.ts';

/** Our own time at the largest fleet over that at the smallest, at most; medians of a few runs differ by less. */
export const LONGEST_GROWTH = 1.5;

/** The whole result as text. */
export function tableOf(all: readonly AtSize[]): string {
  const runs = all[0]?.runs ?? 0;
  const row = (what: string, of: (at: AtSize) => string) =>
    `  ${what.padEnd(46)}${all.map((at) => of(at).padStart(10)).join('')}`;
  const ms = (value: number) => value.toFixed(0);
  const seconds = (value: number) => value.toFixed(2);
  const kinds = [...new Set(all.flatMap(({ calls }) => [...calls.keys()]))].sort();
  return [
    `One domain from registration to active beside a standing fleet; medians of ${runs} activations at each size.`,
    row('domains that stand', ({ size }) => String(size)),
    '',
    'Calls to the API server about this domain, as the server noted them (audit log)',
    ...kinds.map((kind) => row(kind, ({ calls }) => String(calls.get(kind) ?? 0))),
    row('= calls', ({ callsTotal }) => String(callsTotal)),
    row('  least and most of a run', ({ callsRange }) => callsRange.join(' – ')),
    row('shared by all domains meanwhile (watches)', ({ shared }) => String(shared)),
    row('about other domains, all runs together', ({ others }) => String(others)),
    '',
    'Our own time, milliseconds',
    row('processor: api, worker, 2 responders', (at) => ms(at.processorMs)),
    row('  idle, each second (taken off)', ({ idleMs }) => ms(idleMs)),
    row('API server, for all those calls but the watch', ({ callsMs }) => ms(callsMs)),
    row('  of it for the three writes', ({ writesMs }) => ms(writesMs)),
    '',
    'From the publication of the record, seconds: mostly others’ time',
    ...PARTS_OF_TIME.map(({ part, of }) => row(part, ({ times }) => seconds(of(times)))),
    '',
    'The same change by kubectl apply -R of the whole fleet',
    row('objects (of them changed)', ({ kubectl }) =>
      kubectl === null ? '–' : `${kubectl.objects} (${kubectl.changed})`,
    ),
    row('seconds', ({ kubectl }) => (kubectl === null ? '–' : seconds(kubectl.seconds))),
    '',
    row('seconds to put up the fleet itself', ({ grown }) => seconds(grown)),
    '',
    ...CAPTION,
  ].join('\n');
}

const CAPTION = [
  '  processor: user and system time of our four programs by /proc, from the registration until nothing more is asked',
  '    about the domain, what they use idle in that time taken off. Not in it: PostgreSQL, Temporal, the control plane.',
  '  API server: from the arrival of each request to the end of its answer, summed up, also where they run side by side.',
  '  DNS seen: until our look at the tenant’s DNS, once a second; + certificate: cert-manager and the CA; + routed: our',
  '    two routes; + reachable: until istiod and Envoy serve the name, and our probe has seen it. What grows with the',
  '    fleet there is Envoy, which reads its whole list of names anew at each change.',
  '  kubectl: a second apply of all manifests with one VirtualService changed, by the kubectl of the same control plane.',
];

/** Returns the promises that were broken, as sentences; empty when all were kept. */
export function brokenPromises(all: readonly AtSize[]): string[] {
  const [first] = all;
  const last = all.at(-1);
  if (first === undefined || last === undefined) return ['nothing was measured'];
  const words = (at: AtSize) => JSON.stringify([...at.calls]);
  const grew = (what: string, of: (at: AtSize) => number) =>
    // Not a number is no result either.
    of(last) <= of(first) * LONGEST_GROWTH
      ? []
      : [
          `${what} grew from ${of(first).toFixed(0)} to ${of(last).toFixed(0)} ms; at most × ${LONGEST_GROWTH}`,
        ];
  return [
    ...all
      .filter((at) => words(at) !== words(first))
      .map(({ size }) => `the calls with ${size} domains are not those with ${first.size}`),
    ...grew('our processor time', ({ processorMs }) => processorMs),
    ...grew('the API server’s time for our calls', ({ callsMs }) => callsMs),
  ];
}
