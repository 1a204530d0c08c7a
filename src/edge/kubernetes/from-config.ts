import { type Config, ConfigError, type Environment, environment } from '../../config/config.ts';
import type { Setting } from '../../config/setting.ts';
import { SETTINGS } from '../../config/settings.ts';
import { createKubeClient, type KubeClient } from '../../kubernetes/client.ts';
import { accessFromKubeconfig, accessInCluster } from '../../kubernetes/kubeconfig.ts';
import { FIELD_MANAGER } from './resources/names.ts';
import type { ManifestSettings } from './resources/objects.ts';

/**
 * Opens the Kubernetes API of the settings: by KUBECONFIG, else as the pod's own account.
 * @throws AccessError
 */
export async function createKubeClientFor({ kubernetes }: Config): Promise<KubeClient> {
  const { kubeconfig } = kubernetes;
  const access = await (kubeconfig === null
    ? accessInCluster()
    : accessFromKubeconfig(kubeconfig, pluginEnvironment()));
  return createKubeClient({ access, fieldManager: FIELD_MANAGER });
}

/** Returns our environment without our secrets: a credential plugin needs PATH, HOME and settings of its own. */
function pluginEnvironment(): Environment {
  const settings: Record<string, Setting> = SETTINGS;
  return Object.fromEntries(
    Object.entries(environment()).filter(([name]) => settings[name]?.secret !== true),
  );
}

/**
 * Returns the namespaces, the issuer and the gateways of the generated manifests.
 * @throws ConfigError for an origin that the gateway cannot route to.
 */
export function manifestSettingsOf(config: Config): ManifestSettings {
  const { kubernetes, gateways, origin, originTimeoutSeconds, hstsSeconds, certificateKeys } = config;
  const { namespace, gatewayNamespace, issuer, certificates, challenges } = kubernetes;
  const workloads = gateways.map(({ name, selector }) => ({ name, selector }));
  return {
    ...{ namespace, gatewayNamespace, issuer, certificates, challenges },
    gateways: workloads,
    origin: destinationOf(origin),
    ...{ originTimeoutSeconds, hstsSeconds },
    ownCertificates: certificateKeys.length > 0,
  };
}

function destinationOf(origin: string | null): ManifestSettings['origin'] {
  if (origin === null) {
    throw new ConfigError(
      'PORTAL_ORIGIN',
      'the kubernetes edge needs it; give e.g. http://portal.msp.svc.cluster.local:3000.',
    );
  }
  const { protocol, hostname, port, pathname, search } = new URL(origin);
  if (protocol !== 'http:' || pathname !== '/' || search !== '') {
    throw new ConfigError(
      'PORTAL_ORIGIN',
      `${JSON.stringify(origin)} does not fit; on a cluster it is http, a host and a port, as the mesh encrypts.`,
    );
  }
  return { host: hostname, port: port === '' ? 80 : Number(port) };
}
