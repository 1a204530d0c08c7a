import { type DnsFacts, isDefinite } from './dns-facts.ts';
import { askedName, listWords } from './dns-words.ts';

/** What fails beside the addresses that are right: many clients ask for AAAA first, and wait. Null where nothing does. */
export function halfToldWords({ routing }: DnsFacts): string | null {
  const failing = routing.views.filter(({ outcome }) => !isDefinite(outcome));
  if (failing.length === 0) return null;
  const servers = listWords([...new Set(failing.map(askedName))]);
  return `But the question for AAAA, the IPv6 address, fails at ${servers}, so that some clients wait or give up. Have your DNS provider answer it, if only with nothing.`;
}
