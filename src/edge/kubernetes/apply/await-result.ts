import { isKubeError } from '../../../kubernetes/errors.ts';
import type { EdgeTarget } from '../../port.ts';
import type { DriverContext } from '../context.ts';
import { conditionOf, type ObservedCertificate, type ObservedSecret } from '../observe/cert-manager.ts';
import type { CurrentObjects } from '../observe/current.ts';
import type { ApplyPlan } from '../plan/plan-apply.ts';
import { objectName } from '../resources/names.ts';

/**
 * Waits until cert-manager has a result for the certificate, at the latest until the wait is over. Returns the objects
 * of then; the route is as it was, since only we write it.
 */
export async function awaitResult(
  context: DriverContext,
  target: EdgeTarget,
  { order }: ApplyPlan,
  current: CurrentObjects,
): Promise<CurrentObjects> {
  const { client, settings } = context;
  const ref = { namespace: settings.gatewayNamespace, name: objectName(target) };
  const started =
    order === 'restart'
      ? await client.get<ObservedCertificate>({ kind: 'Certificate', ...ref })
      : current.certificate;
  const certificate = started === null ? null : await resultOf(context, started);
  const secret = await client.get<ObservedSecret>({ kind: 'Secret', ...ref });
  return { ...current, certificate, secret };
}

/** Returns the Certificate once it has a result, or as it was when the wait is over; null when it was deleted. */
async function resultOf(
  context: DriverContext,
  certificate: ObservedCertificate,
): Promise<ObservedCertificate | null> {
  const { waits, waiting } = context;
  if (hasResult(certificate) || waiting.applies >= waits.appliesAtOnce) return certificate;
  waiting.applies += 1;
  try {
    return await watchForResult(context, certificate);
  } finally {
    waiting.applies -= 1;
  }
}

async function watchForResult(
  { client, waits }: DriverContext,
  certificate: ObservedCertificate,
): Promise<ObservedCertificate | null> {
  const { name, namespace, resourceVersion } = certificate.metadata;
  const signal = AbortSignal.timeout(waits.applyMs);
  const options = { signal, forSeconds: Math.ceil(waits.applyMs / 1000) };
  const selection = { kind: 'Certificate', namespace, fields: { 'metadata.name': name } } as const;
  let newest = certificate;
  try {
    for await (const event of client.watch<ObservedCertificate>(selection, resourceVersion, options)) {
      if (event.type === 'DELETED') return null;
      if (event.type === 'BOOKMARK') continue;
      newest = event.object;
      if (hasResult(newest)) break;
    }
  } catch (error) {
    // Only a convenience: the observation that follows reads all the same.
    if (!signal.aborted && !isKubeError(error)) throw error;
  }
  return newest;
}

function hasResult(certificate: ObservedCertificate): boolean {
  const issuing = conditionOf(certificate, 'Issuing');
  if (issuing !== null) return issuing.status === 'False';
  return conditionOf(certificate, 'Ready')?.status === 'True';
}
