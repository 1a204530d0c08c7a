import type { Command } from 'commander';
import { stringify } from 'yaml';
import type { Tenant } from '../../client/client.ts';
import { labelOfHost } from '../../core/ownership/canonical-host.ts';
import type { RenderedObject } from '../../edge/port.ts';
import { type CliDeps, contextOf } from '../context.ts';
import { ask } from '../failure.ts';
import { print } from '../output.ts';
import { resolveDomain } from '../resolve.ts';

/**
 * Registers `domain render`: prints the manifests that the worker applies for a domain, to read or to compare with
 * the cluster.
 */
export function registerRender(domain: Command, deps: CliDeps): void {
  domain
    .command('render')
    .description(
      'the Kubernetes objects that the worker applies for a domain, as YAML for `kubectl diff`, with --json as a List; it needs the settings of the worker',
    )
    .argument('<domain>', 'its id or its name')
    .option('--tenant <id or name>')
    .action(async (wanted: string, options: { tenant?: string }, command: Command) => {
      const context = await contextOf(deps, command);
      const {
        id,
        tenant,
        domain: name,
        canonicalHost,
      } = await resolveDomain(context, wanted, options.tenant);
      const { gateway } = await ask<Tenant>(
        context.client.GET('/api/v1/tenants/{tenant}', { params: { path: { tenant } } }),
      );
      const tenantLabel = labelOfHost(canonicalHost);
      const objects = await deps.render({ domainId: id, tenant, tenantLabel, domain: name, gateway });
      print(context, { apiVersion: 'v1', kind: 'List', items: objects }, ({ items }) => asYaml(items));
    });
}

/** One document each, without YAML anchors, which are hard to read. */
const asYaml = (objects: readonly RenderedObject[]) =>
  objects
    .map((object) => stringify(object, { lineWidth: 0, aliasDuplicateObjects: false }))
    .join('---\n')
    .trimEnd();
