/**
 * Why a host name is refused: a closed list, one row and one page in docs/errors each. The API answers with the code
 * and the title, the docs are checked against this table, and `detail` (see each check) tells the tenant what to do.
 */
export const HOSTNAME_REFUSALS = {
  invalid_hostname: {
    title: 'This is not a host name',
    doc: 'What was typed is not a complete, valid host name: it has a scheme, path, port, white space or other characters that no host name has, is too long, has only one label, or breaks the rules of internationalised names.',
  },
  ip_address: {
    title: 'An IP address is not a host name',
    doc: 'What was typed is an IP address, or ends in a number, which browsers read as one, in whatever spelling. A portal needs a name.',
  },
  public_suffix: {
    title: 'This is a public suffix',
    doc: 'Everyone registers names below it (as below co.uk or github.io), so that nobody can own it as a portal address. Type a name below it.',
  },
  reserved_name: {
    title: 'This name is reserved',
    doc: 'Standards keep this name, or the ending it has, for documentation, tests or private networks. No certificate authority issues for it.',
  },
  own_domain: {
    title: "This name is the service's own",
    doc: 'It is one of the names of the service itself, or lies below one. Tenants bring names of their own.',
  },
  wildcard_not_supported: {
    title: 'Wildcards are not supported',
    doc: 'A portal has one exact name; a name with an asterisk stands for many. Add each name by itself.',
  },
  confusable_hostname: {
    title: 'People could take this name for another',
    doc: 'The name mixes letters of several scripts, or looks like a name of the service or like another name, whoever may have that. It is held for an operator: if it is rightly yours, the operator registers it for you, with `allowConfusable` or `portal-domains domain add --allow-confusable`.',
  },
} as const satisfies Record<string, { title: string; doc: string }>;

export type HostnameRefusalCode = keyof typeof HOSTNAME_REFUSALS;

/** A check's "no": the code for programs, the sentence for the tenant. */
export type HostnameRefusal = { code: HostnameRefusalCode; detail: string };

/** Builds a refusal; it keeps the checks to one line each. */
export function refuse(code: HostnameRefusalCode, detail: string): HostnameRefusal {
  return { code, detail };
}
