import type { ConsoleSettings } from '../api/console/settings.ts';
import type { Config } from '../config/config.ts';

/** Returns what the console leads to, as far as the settings of this process know it. */
export function consoleSettingsOf(config: Config): ConsoleSettings {
  const { acme, edge, kubernetes, temporal } = config;
  const isCluster = edge === 'kubernetes';
  const ownUi = temporal.ui ? `http://localhost:${config.ports.temporalUi}` : null;
  const url = (config.console.temporalUiUrl ?? ownUi)?.replace(/\/+$/, '') ?? null;
  return {
    temporal: { uiUrl: url, namespace: temporal.namespace },
    traceUrl: config.console.traceUrl,
    clusterNamespace: isCluster ? kubernetes.namespace : null,
    ca: {
      name: isCluster
        ? `${kubernetes.issuer.kind} ${kubernetes.issuer.name}`
        : (acme.directory ?? 'a CA of this machine'),
      accountUri: config.accountUri,
      limits: config.orderLimits ? 'kept' : 'off',
    },
  };
}
