import { backOffMs } from '../../../lib/back-off.ts';
import { wait } from '../../../lib/wait.ts';
import type { DriverContext } from '../context.ts';
import type { Attempt } from '../observe/attempt.ts';
import type { ObservedCertificate, ObservedOrder } from '../observe/cert-manager.ts';
import { issuingCondition } from '../resources/issuing-condition.ts';
import { LABELS } from '../resources/names.ts';

/**
 * Begins a new issuance now. cert-manager's own back-off of 1 to 32 hours stands before the setting of Issuing=True
 * only (trigger_controller.go), so setting it ourselves, as `cmctl renew` does, passes it by. The request of the
 * failed attempt goes first, with its Order and Challenge: a failed request is taken for this attempt's unless it
 * failed in an earlier second (requestmanager_controller.go). The failure time that suspends cert-manager's own retries
 * goes too, as it is not applied again (watch/own-retries.ts).
 */
export async function restartIssuance(
  context: DriverContext,
  certificate: ObservedCertificate,
  { request, order }: Attempt,
): Promise<void> {
  const { client, clock } = context;
  const { name, namespace } = certificate.metadata;
  if (request !== null) {
    await client.remove(
      { kind: 'CertificateRequest', name: request.metadata.name, namespace },
      request.metadata.uid,
    );
  }
  if (order !== null) await removeOrder(context, order);
  const failedAt = Date.parse(request?.status?.failureTime ?? '') || 0;
  const at = new Date(Math.max(clock().getTime(), failedAt + 1_000));
  const condition = issuingCondition(certificate, {
    status: 'True',
    reason: 'ManuallyTriggered',
    message: 'A new attempt was asked for',
    at,
  });
  await client.applyStatus({ kind: 'Certificate', name, namespace }, { conditions: [condition] });
}

const BACK_OFF = { firstMs: 50, mostMs: 500, factor: 1.5 };

/**
 * Removes the Order of the failed attempt, and waits until it has gone with its Challenges. The next one has its very
 * name: each event of a Challenge that goes would have cert-manager sync it again, and until its cache knows the URL it
 * asks the CA for a second order.
 */
async function removeOrder(
  { client, waits }: DriverContext,
  { metadata: { name, namespace, uid, labels = {} } }: ObservedOrder,
): Promise<void> {
  await client.remove({ kind: 'Order', name, namespace }, uid, 'Foreground');
  const deadline = performance.now() + waits.applyMs;
  for (let tries = 1; performance.now() < deadline; tries++) {
    const selection = { [LABELS.domainId]: labels[LABELS.domainId] ?? '' };
    const { items } = await client.listMetadata({ kind: 'Order', namespace, labels: selection });
    if (items.every(({ metadata }) => metadata.uid !== uid)) return;
    await wait(backOffMs(BACK_OFF, tries));
  }
}
