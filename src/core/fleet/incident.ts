/**
 * The circuit breaker of the fleet (decision 0031): when many domains of many tenants begin to fail together, that is an
 * incident of ours and no mistake of theirs.
 */

/** Kinds of trouble: DNS, certificates, or the edge. Each kind is a separate incident. */
export const TROUBLE_KINDS = ['dns', 'certificate', 'edge'] as const;
export type TroubleKind = (typeof TROUBLE_KINDS)[number];

/** An incident as a round needs to know it, for as long as it holds anything. */
export type Incident = {
  kind: TroubleKind;
  /** ISO 8601. Domains that have failed since then belong to it. */
  since: string;
  /** false: it is over, for less than `AFTERMATH_SECONDS`. */
  open: boolean;
};

/** An incident that is open; `suspends`: it suspends removals still. */
export type OpenIncident = Incident & { suspends: boolean };

/**
 * So long back a failure counts as new: each live domain is checked within this time, so that all that fails together
 * is seen failing within it.
 */
export const WINDOW_SECONDS = 15 * 60;

/**
 * So long after an incident nothing is torn down yet: the longest pause between two tries is a day, so that each domain
 * has been tried again by then.
 */
export const AFTERMATH_SECONDS = 24 * 3600;

/**
 * So long one incident holds anything, counted from its opening: whoever can provoke one gains no more than that, and an
 * operator has had the time to hold on by hand where it is real.
 */
export const HOLD_SECONDS = 48 * 3600;

/** Fewer are rather a coincidence. */
const OPENING_DOMAINS = 5;
/** One tenant may break its zone, and a second one at the same moment. */
const OPENING_TENANTS = 3;
/**
 * The share of failing tenants that opens an incident, of those that could fail. Tenants are counted, not domains, so
 * that a tenant with many domains weighs no more than any other: it can neither open an incident nor hide one behind
 * its healthy domains. Live domains rarely fail; a first certificate is often refused for a mistake of the tenant's,
 * so the share is larger there.
 */
const OPENING_SHARE: Record<TroubleKind, number> = { dns: 0.2, edge: 0.2, certificate: 0.5 };

/**
 * The share of all tenants with live domains that a certificate incident must concern, as for the other kinds, so
 * that a few colluding tenants cannot open one; in a large fleet a number instead, as few tenants order within one
 * window.
 */
const CONCERNED_SHARE = 0.2;
const CONCERNED_TENANTS = 10;

/** An open one stays open down to these: about half of what opened it, so that it does not flutter. */
const HOLDING_DOMAINS = 3;
const HOLDING_TENANTS = 2;
const HOLDING_SHARE = 0.5;

/** Domains that fail and the tenants that they belong to; and the tenants that could fail. */
export type Figures = {
  domains: number;
  tenants: number;
  /** Tenants with a live domain; for certificates those for whom one was issued or refused in the window. */
  ofTenants: number;
  /** Tenants with a live domain, whatever the kind. */
  liveTenants: number;
};

/**
 * Returns whether an incident of this kind is open.
 * @param figures of what fails still and began to within the window, or since an open incident began.
 */
export function isIncident(kind: TroubleKind, wasOpen: boolean, figures: Figures): boolean {
  const { domains, tenants, ofTenants } = figures;
  const ease = wasOpen ? HOLDING_SHARE : 1;
  const [leastDomains, leastTenants] = wasOpen
    ? [HOLDING_DOMAINS, HOLDING_TENANTS]
    : [OPENING_DOMAINS, OPENING_TENANTS];
  const isShare = tenants >= OPENING_SHARE[kind] * ease * ofTenants;
  const isWide = kind !== 'certificate' || tenants >= concerned(figures) * ease;
  return domains >= leastDomains && tenants >= leastTenants && isShare && isWide;
}

/** How many tenants a certificate incident must concern. */
function concerned({ liveTenants }: Figures): number {
  return Math.min(CONCERNED_TENANTS, CONCERNED_SHARE * liveTenants);
}

/** Returns whether so few fail that there is no incident, without counting the fleet. */
export function isTooFew({ domains, tenants }: Pick<Figures, 'domains' | 'tenants'>): boolean {
  return domains < HOLDING_DOMAINS || tenants < HOLDING_TENANTS;
}

/** Returns whether removals are suspended: no route or certificate is removed, and no domain is given up. */
export function isSuspended(incidents: readonly Incident[]): boolean {
  return incidents.length > 0;
}

/** Returns whether transfers are suspended. A transfer needs a proof by DNS and nothing of the CA. */
export function suspendsTransfers(incidents: readonly Incident[]): boolean {
  return incidents.some(({ kind }) => kind !== 'certificate');
}
