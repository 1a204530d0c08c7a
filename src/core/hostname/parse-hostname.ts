import { toCanonicalName } from './canonical-name.ts';
import { type HostnamePolicy, NAME_CHECKS } from './name-checks.ts';
import { type HostnameRefusal, type HostnameRefusalCode, refuse } from './refusals.ts';
import { TEXT_CHECKS } from './text-checks.ts';
import { withoutWrapping } from './wrapping.ts';

export type HostnameResult =
  | {
      ok: true;
      /** A-labels, lower case, no trailing dot: what is stored, compared, queried and routed. */
      domain: string;
      /** The same in Unicode: what people are shown. */
      displayDomain: string;
    }
  | { ok: false; code: HostnameRefusalCode /** The advice, in a sentence for the tenant. */; detail: string };

/**
 * Reads a host name as a person typed or pasted it, and the one place that says whether a tenant may attach it:
 *
 *     text ─▶ withoutWrapping ─▶ TEXT_CHECKS ─▶ toCanonicalName ─▶ NAME_CHECKS ─▶ {domain, displayDomain}
 *
 * It never throws, and an accepted `domain` is accepted again as itself. Success proves shape, not ownership.
 */
export function parseHostname(input: string, policy: HostnamePolicy): HostnameResult {
  const text = withoutWrapping(input);
  const textRefusal = first(TEXT_CHECKS, (check) => check(text));
  if (textRefusal !== null) return { ok: false, ...textRefusal };
  const name = toCanonicalName(text);
  if (!name.ok) return { ok: false, ...refuse('invalid_hostname', name.detail) };
  const nameRefusal = first(NAME_CHECKS, (check) => check(name.domain, policy));
  if (nameRefusal !== null) return { ok: false, ...nameRefusal };
  return { ok: true, domain: name.domain, displayDomain: name.displayDomain };
}

function first<C>(checks: readonly C[], run: (check: C) => HostnameRefusal | null): HostnameRefusal | null {
  for (const check of checks) {
    const refusal = run(check);
    if (refusal !== null) return refusal;
  }
  return null;
}
