import type { CertificateFacts, EdgeObservation } from '../../../core/observations.ts';
import { certificateOf, desiredObjects, type Served } from '../resources/domain-objects.ts';
import type { ManifestSettings, ManifestTarget } from '../resources/objects.ts';
import { type CurrentObject, type ObjectChange, planChanges } from './plan-changes.ts';

/** All that an apply is planned from. */
export type ApplyInput = {
  target: ManifestTarget;
  settings: ManifestSettings;
  current: readonly CurrentObject[];
  /** The certificate in the domain's Secret, for this very name. */
  certificate: CertificateFacts | null;
  issuance: EdgeObservation['issuance'];
  retry: boolean;
  /** Without it whatever would begin an order stays undone. */
  mayOrder: boolean;
  /** The assertion and the own certificate that are to be served. */
  served: Served;
  now: Date;
};

export type ApplyPlan = {
  /** In the order in which to carry them out. */
  changes: ObjectChange[];
  /**
   * How carrying it out begins an order: `new` by creating the Certificate, where the Secret has no certificate that is
   * still valid; `restart` by triggering the failed issuance again.
   */
  order: 'none' | 'new' | 'restart';
  /** cert-manager starts on the Certificate, and mostly has a result within seconds. */
  awaitsResult: boolean;
};

/** The objects that make a route. */
const ROUTE: Readonly<Record<ManifestSettings['certificates'], readonly CurrentObject['kind'][]>> = {
  objects: ['Gateway', 'VirtualService'],
  'on-demand': ['VirtualService'],
};

const NOTHING: ApplyPlan = { changes: [], order: 'none', awaitsResult: false };

/**
 * Plans the next step of an apply: the certificate first, the route once there is a certificate, the CA's or an own one.
 * Foreign objects are left alone, and a Certificate that is being deleted cannot be taken back: the next apply finds it
 * gone.
 */
export function planApply(input: ApplyInput): ApplyPlan {
  const { target, settings, served, current, certificate, issuance, retry, mayOrder } = input;
  const found = (kind: CurrentObject['kind']) => current.find((object) => object.kind === kind);
  if (planChanges(target.domainId, current, []).foreign.length > 0) return NOTHING;
  const existing = found('Certificate');
  if (existing?.metadata.deletionTimestamp !== undefined) return NOTHING;
  // An existing route stays, also while the certificate is being replaced.
  const routed =
    certificate !== null ||
    served.own !== null ||
    ROUTE[settings.certificates].every((kind) => found(kind) !== undefined);
  const desired = routed ? desiredObjects(target, settings, served) : [certificateOf(target, settings)];
  const compared = current.filter(({ kind }) => routed || kind === 'Certificate');
  const { changes } = planChanges(target.domainId, compared, desired);
  const order = orderOf(input, existing !== undefined, retry && issuance === 'failed');
  if (!mayOrder && order !== 'none') {
    const others = order === 'new' ? changes.filter(({ object }) => object.kind !== 'Certificate') : changes;
    return { changes: others, order: 'none', awaitsResult: false };
  }
  return { changes, order, awaitsResult: existing === undefined || order === 'restart' };
}

function orderOf(
  { certificate, now }: ApplyInput,
  hasCertificate: boolean,
  restart: boolean,
): ApplyPlan['order'] {
  if (hasCertificate) return restart ? 'restart' : 'none';
  // cert-manager takes the certificate of an existing Secret for the new Certificate's.
  return certificate === null || certificate.notAfter <= now.toISOString() ? 'new' : 'none';
}
