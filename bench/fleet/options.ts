import { parseArgs } from 'node:util';

/** The parts of the benchmark beside the patrol itself; `--without starts,activations` leaves some out. */
const PARTS = ['workflows', 'starts', 'handshakes', 'ask', 'activations', 'reads'] as const;
export type Part = (typeof PARTS)[number];

export type Options = { domains: number; minutes: number; askRate: number; parts: ReadonlySet<Part> };

/** Reads the command line; null: it is not understood. */
export function readOptions(): Options | null {
  const { values } = parseArgs({
    options: {
      domains: { type: 'string', default: '10000' },
      minutes: { type: 'string', default: '5' },
      'ask-rate': { type: 'string', default: '2000' },
      without: { type: 'string', default: '' },
    },
  });
  const [domains = 0, minutes = 0, askRate = 0] = [values.domains, values.minutes, values['ask-rate']].map(
    Number,
  );
  const without = values.without === '' ? [] : values.without.split(',');
  const areKnown = without.every((part) => (PARTS as readonly string[]).includes(part));
  if (!areKnown || ![domains, minutes, askRate].every((one) => Number.isInteger(one) && one > 0)) return null;
  const parts = new Set(PARTS.filter((part) => !without.includes(part)));
  return { domains, minutes, askRate, parts };
}

export const USAGE = `--domains 10000 --minutes 5 --ask-rate 2000: whole numbers. --without: of ${PARTS.join(', ')}\n`;
