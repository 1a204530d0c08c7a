import { judgeDns } from '../core/checks/dns.ts';
import type { Answer, EdgeStepQuestion, Step } from '../core/lifecycle/reconcile.ts';
import { plusSeconds } from '../core/lifecycle/schedules.ts';
import type {
  CertificateFacts,
  DnsObservation,
  EdgeObservation,
  ProbeOutcome,
} from '../core/observations.ts';
import type { DnsSample } from '../dns/sample.ts';
import type { HandshakeResult } from '../probe/port.ts';
import {
  aCertificate,
  aDnsObservation,
  anEdgeObservation,
  anEmptyEdge,
  aPreflight,
  aProbe,
  aView,
  noSuchName,
  silentDns,
} from './builders.ts';

/** The faults of a domain's world, each for a time. `deleted`: what is at the edge is gone at its beginning. */
export const FAULTS = [
  'dns gone',
  'dns elsewhere',
  'dns silent',
  'one server differs',
  'edge away',
  'deleted',
  'other certificate',
  'portal down',
] as const;
export type FaultKind = (typeof FAULTS)[number];
export type Fault = { kind: FaultKind; from: string; to: string };

const DAY = 86_400;
const isOf =
  (...kinds: FaultKind[]) =>
  (fault: Fault | null) =>
    fault !== null && kinds.includes(fault.kind);

/**
 * The world of one domain as a function of time: faults come and go, and the edge keeps what it was told. A round asks it
 * by `answer`, a visit by `sample`, `handshake` and `probe`, and both get the same truth.
 */
export class FaultWorld {
  readonly #faults: readonly Fault[];
  readonly #renewAt: string;
  #hasObjects = false;
  #certificate: CertificateFacts | null = null;
  #deletedUntil = '';
  #orders = 0;
  /** When what was deleted was put back, by the beginning of the fault. */
  readonly restored = new Map<string, string>();

  /** @param renewAt when the CA wants the first certificate renewed. */
  constructor(faults: readonly Fault[], renewAt: string) {
    this.#faults = faults;
    this.#renewAt = renewAt;
  }

  get orders(): number {
    return this.#orders;
  }

  answer({ dns, edge }: Step, now: string): Answer {
    const seen = { ...this.#dns(now), observedAt: now };
    return {
      dns: dns && {
        dns: seen,
        judged: judgeDns(seen, dns),
        preflight: dns.preflight ? aPreflight({ observedAt: now }) : null,
        limitedUntil: null,
      },
      edge: edge && {
        edge: { ...this.#carryOut(edge, now), observedAt: now, workerRenews: true },
        probe:
          edge.step === 'observe' && edge.probe
            ? aProbe({ observedAt: now, outcome: this.#outcome(now) })
            : null,
      },
    };
  }

  /** As the sampler: of one server of two, by the choice, and of a resolver. */
  sample(now: string, choice: number): DnsSample {
    const fault = this.#faultAt(now);
    if (isOf('dns gone', 'dns silent')(fault)) return { fingerprint: null, ttl: null };
    const differs = isOf('dns elsewhere')(fault) || (isOf('one server differs')(fault) && choice % 2 === 1);
    return { fingerprint: differs ? 'elsewhere' : 'here', ttl: 300 };
  }

  handshake(now: string): HandshakeResult {
    const outcome = this.#served(now);
    if (outcome === 'connection_refused') return { outcome, fingerprint: null };
    const fingerprint = outcome === 'https_ok' ? (this.#certificate?.fingerprint ?? null) : 'other';
    return { outcome, fingerprint };
  }

  probe(now: string): HandshakeResult {
    return { ...this.handshake(now), outcome: this.#outcome(now) };
  }

  #faultAt(now: string): Fault | null {
    return this.#faults.find(({ from, to }) => from <= now && now < to) ?? null;
  }

  #dns(now: string): DnsObservation {
    const fault = this.#faultAt(now);
    const right = aDnsObservation().routing[0] ?? aView();
    switch (fault?.kind) {
      case 'dns gone':
        return noSuchName();
      case 'dns silent':
        return silentDns();
      case 'dns elsewhere':
        return aDnsObservation({
          routing: [{ ...right, chain: [{ from: 'portal.acme.com', to: 'other.example', ttl: 300 }] }].map(
            (view) => ({ ...view, addresses: [{ type: 'A' as const, address: '192.0.2.99', ttl: 60 }] }),
          ),
        });
      case 'one server differs':
        return aDnsObservation({
          routing: [
            { ...right, server: 'ns1' },
            aView({ server: 'ns2', outcome: 'nxdomain', negativeTtl: 60 }),
          ],
        });
      default:
        return aDnsObservation();
    }
  }

  #served(now: string): ProbeOutcome {
    this.#delete(now);
    const fault = this.#faultAt(now);
    if (isOf('edge away')(fault) || !this.#hasObjects || this.#certificate === null)
      return 'connection_refused';
    return isOf('other certificate')(fault) ? 'wrong_certificate' : 'https_ok';
  }

  #outcome(now: string): ProbeOutcome {
    const served = this.#served(now);
    if (served !== 'https_ok') return served;
    return isOf('portal down')(this.#faultAt(now)) ? 'unexpected_answer' : 'https_ok';
  }

  /** Somebody deletes what is there, once for each such fault. */
  #delete(now: string): void {
    const fault = this.#faults.findLast(({ kind, from }) => kind === 'deleted' && from <= now);
    if (fault === undefined || fault.from === this.#deletedUntil) return;
    this.#deletedUntil = fault.from;
    this.#hasObjects = false;
  }

  #carryOut(step: EdgeStepQuestion, now: string): EdgeObservation {
    this.#delete(now);
    if (isOf('edge away')(this.#faultAt(now))) return { ...anEmptyEdge(), failure: 'away' };
    if (step.step === 'remove') {
      this.#hasObjects = false;
      this.#certificate = null;
    } else if (step.step === 'apply') {
      if (!this.#hasObjects && !this.restored.has(this.#deletedUntil))
        this.restored.set(this.#deletedUntil, now);
      this.#hasObjects = true;
      if (step.order !== null) this.#order(now);
      return { ...this.#observation(), appliedAt: now, orderBegun: step.order !== null };
    }
    return this.#observation();
  }

  #order(now: string): void {
    this.#orders += 1;
    this.#certificate = aCertificate({
      notBefore: now,
      notAfter: plusSeconds(now, 90 * DAY),
      fingerprint: `certificate ${this.#orders}`,
      renewAt: this.#orders === 1 ? this.#renewAt : plusSeconds(now, 60 * DAY),
    });
  }

  #observation(): EdgeObservation {
    const certificate = this.#certificate;
    if (!this.#hasObjects) return anEdgeObservation({ objects: 'absent', certificate });
    return anEdgeObservation({ certificate, issuance: certificate === null ? 'requesting' : 'idle' });
  }
}
