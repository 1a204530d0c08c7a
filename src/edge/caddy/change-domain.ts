import type { EdgeObservation } from '../../core/observations.ts';
import type { ApplyOptions, EdgeTarget } from '../port.ts';
import { certify } from './certify.ts';
import { observeDomain } from './observe-domain.ts';
import type { OwnTarget, Parts } from './parts.ts';
import { dropAnothers, serve } from './served-pem.ts';

/** Has a domain served: its name at once, its certificate as soon as there is one. */
export async function applyDomain(
  parts: Parts,
  target: OwnTarget,
  options: ApplyOptions,
): Promise<EdgeObservation> {
  const { names, assertions } = parts;
  const before = await withFiles(parts, target, async () => {
    const seen = await observeDomain(parts, target);
    // Only a file that we did not write stops us: who owns the name, the database has decided.
    if (seen.objects === 'foreign') return seen;
    await dropAnothers(parts, target);
    await names.write(target.domain, target);
    await assertions.keep(target);
    return seen;
  });
  if (before.objects === 'foreign') return before;
  const certified = await certify(parts, target, options);
  return withFiles(parts, target, async () => {
    await serve(parts, target);
    return { ...(await observeDomain(parts, target)), ...certified };
  });
}

/** Does what reads and writes the files of a name; not while the CA is waited for. */
async function withFiles<T>(
  { fileAccess }: Parts,
  { tenant }: EdgeTarget,
  work: () => Promise<T>,
): Promise<T> {
  const leave = await fileAccess.enter(tenant);
  try {
    return await work();
  } finally {
    leave();
  }
}

/** Takes a domain off the edge, unless the name is another domain's by now. */
export async function removeDomain(parts: Parts, target: EdgeTarget): Promise<EdgeObservation> {
  const { names, certificates, assertions, issuer, kept } = parts;
  const { domain } = target;
  const file = await names.read(domain);
  const isAnothers = file.kind === 'foreign' || (file.kind === 'ours' && file.domainId !== target.domainId);
  if (!isAnothers) {
    // The name first: from here on nobody gets an answer.
    await names.remove(domain);
    await assertions.remove(domain);
    await certificates.remove(domain);
    await issuer.forget(domain);
    await kept.remove(domain);
  }
  // What is kept in the database is no matter of the edge: nothing of it is here.
  return observeDomain(parts, { ...target, ownCertificate: { kind: 'none' } });
}
