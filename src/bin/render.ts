import { CliError } from '../cli/failure.ts';
import type { Environment } from '../config/config.ts';
import type { EdgeTarget, RenderedObject } from '../edge/port.ts';
import { loadEdgeDriver } from '../edge/registry.ts';
import { readSettings } from './doctor.ts';

/** All that says where a domain's objects go; each has a default but the first two. */
const OF_A_CLUSTER = [
  'PORTAL_NAMESPACE',
  'PORTAL_GATEWAY_NAMESPACE',
  'PORTAL_GATEWAY_SELECTOR',
  'PORTAL_GATEWAYS',
  'PORTAL_CERT_ISSUER',
  'PORTAL_CERT_ISSUER_KIND',
];

/**
 * The objects that the worker applies for a domain with these settings, made by the function that the driver uses.
 * Nothing is asked of the cluster.
 * @throws CliError when the settings are not a cluster's, or do not know the tenant's gateway
 * @throws ConfigError for a setting that does not fit
 */
export async function renderObjects(
  environment: Environment,
  target: EdgeTarget,
): Promise<readonly RenderedObject[]> {
  const { config } = await readSettings(environment);
  const { name, render } = await loadEdgeDriver(config.edge);
  if (render === null) {
    const missing = ['PORTAL_EDGE=kubernetes', ...(config.origin === null ? ['PORTAL_ORIGIN'] : [])];
    throw new CliError(
      'not_a_cluster',
      `A domain has objects on a cluster only, and these settings are of one machine with ${name}. Give the worker's own settings: ${missing.join(' and ')}; and, where they are not the defaults, ${OF_A_CLUSTER.join(', ')}.`,
    );
  }
  const rendered = render(config, target);
  if (rendered.kind === 'objects') return rendered.objects;
  throw new CliError(
    'unknown_gateway',
    `The tenant's gateway "${target.gateway}" is not in PORTAL_GATEWAYS; give the worker's own value.`,
  );
}
