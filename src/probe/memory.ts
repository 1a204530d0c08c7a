import type { CertificateFacts, ProbeObservation, ProbeOutcome } from '../core/observations.ts';
import type { Prober } from './port.ts';

export type MemoryProber = Prober & {
  /** From now on the domain's probes end like this. */
  set(domain: string, outcome: ProbeOutcome): void;
  /** How often the domain was probed. */
  probes(domain: string): number;
};

export type MemoryProberOptions = {
  clock: () => Date;
  /** For domains that `set` has not named; `connection_refused` when not given. */
  otherwise?: (domain: string) => ProbeOutcome;
};

/** An HTTPS prober in memory that returns what the test sets. */
export function createMemoryProber({ clock, otherwise }: MemoryProberOptions): MemoryProber {
  const outcomes = new Map<string, ProbeOutcome>();
  const counts = new Map<string, number>();
  return {
    set: (domain, outcome) => void outcomes.set(domain, outcome),
    probes: (domain) => counts.get(domain) ?? 0,
    async probe(domain) {
      counts.set(domain, (counts.get(domain) ?? 0) + 1);
      const outcome = outcomes.get(domain) ?? otherwise?.(domain) ?? 'connection_refused';
      return observation(domain, outcome, clock());
    },
  };
}

const WITH_CERTIFICATE: ReadonlySet<ProbeOutcome> = new Set([
  'https_ok',
  'untrusted_certificate',
  'unexpected_answer',
]);
const STATUS: Partial<Record<ProbeOutcome, number>> = { https_ok: 200, unexpected_answer: 502 };

function observation(domain: string, outcome: ProbeOutcome, now: Date): ProbeObservation {
  const httpStatus = STATUS[outcome] ?? null;
  return {
    observedAt: now.toISOString(),
    target: 'memory:443',
    outcome,
    detail: httpStatus === null ? outcome : `HTTP ${httpStatus}`,
    httpStatus,
    certificate: WITH_CERTIFICATE.has(outcome) ? facts(domain, now) : null,
    durationMs: 1,
  };
}

const DAY_MS = 86_400_000;

const facts = (domain: string, now: Date): CertificateFacts => ({
  notBefore: new Date(now.getTime() - DAY_MS).toISOString(),
  notAfter: new Date(now.getTime() + 90 * DAY_MS).toISOString(),
  issuer: 'Memory CA',
  fingerprint: Buffer.from(domain).toString('hex').padEnd(64, '0').slice(0, 64),
});
