import { type DomainSnapshot, freshProgress } from '../core/domain.ts';
import { DEFAULT_GATEWAY } from '../core/gateways.ts';
import type {
  CertificateFacts,
  ChallengeView,
  DnsObservation,
  EdgeObservation,
  Observations,
  PreflightObservation,
  ProbeObservation,
  ServerView,
} from '../core/observations.ts';

/** A fixed instant for tests of pure code. */
export const NOON = '2026-11-24T12:00:00.000Z';

const CANONICAL = 'a1b2c3d.portal.example.com';

/** A domain just registered by a tenant, with whatever the test is about put over it. */
export function aSnapshot(over: Partial<DomainSnapshot> = {}): DomainSnapshot {
  return {
    id: '11111111-1111-4111-8111-111111111111',
    tenant: 'a1b2c3d4-0000-4000-8000-000000000001',
    domain: 'portal.acme.com',
    canonicalHost: CANONICAL,
    gateway: DEFAULT_GATEWAY,
    ownershipToken: 'token-of-this-claim',
    desired: 'active',
    generation: 1,
    round: 0,
    status: 'verifying_dns',
    conditions: [],
    provedAt: null,
    proofMethod: null,
    elsewhere: 'nowhere',
    incidents: [],
    edgeApplied: false,
    certificate: null,
    activatedAt: null,
    givenUpAt: null,
    nextCheckAt: null,
    progress: freshProgress(NOON),
    ...over,
  };
}

export function aView(over: Partial<ServerView> = {}): ServerView {
  return {
    server: 'ns1.acme.com (192.0.2.1:53)',
    role: 'authoritative',
    outcome: 'answer',
    chain: [],
    addresses: [],
    txt: [],
    negativeTtl: null,
    ...over,
  };
}

/** DNS as it should be: the CNAME leads to the canonical host. */
export function aDnsObservation(over: Partial<DnsObservation> = {}): DnsObservation {
  return {
    observedAt: NOON,
    domain: 'portal.acme.com',
    routing: [
      aView({
        chain: [{ from: 'portal.acme.com', to: CANONICAL, ttl: 300 }],
        addresses: [{ type: 'A', address: '198.51.100.7', ttl: 60 }],
      }),
    ],
    ownership: [aView({ outcome: 'nxdomain', negativeTtl: 60 })],
    edgeAddresses: ['198.51.100.7'],
    doubledName: null,
    // As where it is to prove something.
    overTcp: true,
    ...over,
  };
}

/** Every server says that the name does not exist. */
export function noSuchName(): DnsObservation {
  return aDnsObservation({ routing: [aView({ outcome: 'nxdomain', negativeTtl: 60 })] });
}

/** No server could tell anything. */
export function silentDns(): DnsObservation {
  const silent = aView({ outcome: 'timeout' });
  const { overTcp: _, ...seen } = aDnsObservation({
    routing: [silent],
    ownership: [silent],
    edgeAddresses: [],
  });
  return seen;
}

export function aCertificate(over: Partial<CertificateFacts> = {}): CertificateFacts {
  return {
    notBefore: '2026-11-24T11:59:00.000Z',
    notAfter: '2027-02-22T12:00:00.000Z',
    issuer: 'Test CA',
    fingerprint: 'ab'.repeat(32),
    ...over,
  };
}

/** The edge as it should be: objects there, certificate issued. */
export function anEdgeObservation(over: Partial<EdgeObservation> = {}): EdgeObservation {
  return {
    observedAt: NOON,
    objects: 'present',
    detail: null,
    certificate: aCertificate(),
    issuance: 'idle',
    problem: null,
    failure: null,
    objectNames: null,
    ...over,
  };
}

/** Nothing of the domain at the edge. */
export function anEmptyEdge(): EdgeObservation {
  return anEdgeObservation({ objects: 'absent', certificate: null });
}

/** The edge where an issuance was held back. */
export function deferringEdge(over: Partial<EdgeObservation> = {}): EdgeObservation {
  return { ...anEmptyEdge(), challenges: { ready: false, detail: 'no responder is there' }, ...over };
}

/** The edge after the CA has refused. */
export function aRefusedEdge(
  type = 'urn:ietf:params:acme:error:connection',
  retryAfter: string | null = null,
): EdgeObservation {
  const problem = { type, detail: 'Connection refused', status: 400, retryAfter, at: NOON };
  return anEdgeObservation({ certificate: null, issuance: 'failed', problem });
}

/** A preflight as it should be: no CAA record anywhere, and our responder at the one address. */
export function aPreflight(over: Partial<PreflightObservation> = {}): PreflightObservation {
  return {
    observedAt: NOON,
    ca: { identities: ['ca.example'], account: { uri: null } },
    caa: [{ name: 'portal.acme.com', views: [aView({ outcome: 'no_data' })] }],
    challenge: [aChallenge()],
    ...over,
  };
}

/** Builds the view of our responder's answer at the edge's address. */
export function aChallenge(over: Partial<ChallengeView> = {}): ChallengeView {
  return {
    address: '198.51.100.7',
    ours: true,
    outcome: 'answered',
    redirects: [],
    httpStatus: 200,
    server: null,
    ...over,
  };
}

/** A preflight that finds a CAA record for another CA. */
export function aForbiddingPreflight(): PreflightObservation {
  const others = aView({ caa: [{ critical: false, tag: 'issue', value: 'other.example' }] });
  return aPreflight({ caa: [{ name: 'portal.acme.com', views: [others] }] });
}

/** A preflight whose CAA question was not answered: not by the name's own servers, or not by ours. */
export function anUnknowingPreflight(asked: 'theirs' | 'ours' = 'theirs'): PreflightObservation {
  const role = asked === 'theirs' ? 'authoritative' : 'resolver';
  return aPreflight({ caa: [{ name: 'portal.acme.com', views: [aView({ role, outcome: 'timeout' })] }] });
}

export function aProbe(over: Partial<ProbeObservation> = {}): ProbeObservation {
  return {
    observedAt: NOON,
    target: '127.0.0.1:443',
    outcome: 'https_ok',
    detail: '200',
    httpStatus: 200,
    certificate: aCertificate(),
    durationMs: 12,
    ...over,
  };
}

export function observed(over: Partial<Observations> = {}): Observations {
  return { dns: null, preflight: null, edge: null, probe: null, ...over };
}
