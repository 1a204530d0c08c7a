import type { HostnamePolicy } from '../core/hostname/name-checks.ts';
import { parseHostname } from '../core/hostname/parse-hostname.ts';
import type { ApiSettings } from './deps.ts';
import { ApiProblem } from './problem.ts';

/** Reads a typed host name. @throws ApiProblem with the refusal's code when no tenant may attach it. */
export function acceptHostname(
  typed: string,
  settings: Pick<ApiSettings, 'baseDomain' | 'reservedNames' | 'sandbox'>,
): { domain: string; displayDomain: string } {
  const policy: HostnamePolicy = {
    baseDomain: settings.baseDomain,
    reservedNames: settings.reservedNames,
    allowLocalhost: settings.sandbox,
  };
  const name = parseHostname(typed, policy);
  if (!name.ok) throw new ApiProblem(name.code, name.detail);
  return name;
}
