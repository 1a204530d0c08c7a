import { workflowId } from '../../temporal/names.ts';
import type { ConsoleSettings } from './settings.ts';

/** A command that an operator copies; `what` it shows. */
export type ShownCommand = { what: string; command: string };

type Asked = { id: string; domain: string };

/** The places of a domain's evidence beside the database. */
export type DomainLinks = {
  workflow: { id: string; url: string | null };
  traces: { url: string | null };
  commands: ShownCommand[];
};

/** Returns where else the evidence of a domain lies: in Temporal, in the traces, on the cluster. */
export function linksOf(
  { id, domain }: Asked,
  { temporal: { uiUrl, namespace }, traceUrl, clusterNamespace }: Omit<ConsoleSettings, 'ca'>,
): DomainLinks {
  const workflow = workflowId(id);
  return {
    workflow: {
      id: workflow,
      url:
        uiUrl &&
        `${uiUrl}/namespaces/${encodeURIComponent(namespace)}/workflows/${encodeURIComponent(workflow)}`,
    },
    traces: { url: traceUrl?.replaceAll('{domain-id}', id) ?? null },
    commands: [
      ...(clusterNamespace === null ? [] : onCluster(id, clusterNamespace)),
      { what: 'The decisions and what they rest on', command: `npx portal-domains domain explain ${domain}` },
      {
        what: 'The runs of its workflow',
        command: `temporal workflow list --namespace ${namespace} --query 'PortalDomainId="${id}"'`,
      },
    ],
  };
}

/** As in docs/runbook.md, by the label that all objects of a domain have. */
function onCluster(id: string, namespace: string): ShownCommand[] {
  const which = `-n ${namespace} -l portal-domains/domain-id=${id}`;
  return [
    {
      what: 'What stands on the cluster',
      command: `kubectl get certificate,certificaterequest,order,challenge,secret,gateway,virtualservice ${which}`,
    },
    { what: 'Why the certificate is not ready', command: `kubectl describe certificate ${which}` },
    {
      what: 'What the worker logged of it',
      command: `kubectl logs deployment/portal-domains-worker -n ${namespace} --all-pods --prefix --since=1h | grep ${id}`,
    },
  ];
}
