import { describe, expect, test } from 'vitest';
import type { HostnamePolicy } from './name-checks.ts';
import { parseHostname } from './parse-hostname.ts';
import { HOSTNAME_REFUSALS, type HostnameRefusalCode } from './refusals.ts';

const policy: HostnamePolicy = {
  baseDomains: ['portal.vendor.app', 'portal-2.vendor.app'],
  reservedNames: ['vendor.io', 'Büro.vendor.org'],
  allowLocalhost: false,
};
const sandbox: HostnamePolicy = {
  baseDomains: ['portal.localhost'],
  reservedNames: [],
  allowLocalhost: true,
};

function codeOf(text: string, under = policy): HostnameRefusalCode | 'ok' {
  const result = parseHostname(text, under);
  return result.ok ? 'ok' : result.code;
}

/** A valid name of exactly `length` characters below acme.com. */
function nameOfLength(length: number): string {
  const rest = length - '.acme.com'.length;
  const labels = ['a'.repeat(rest % 60 === 0 ? 59 : rest % 60)];
  while (labels.join('.').length < rest) {
    labels.push('b'.repeat(Math.min(59, rest - labels.join('.').length - 1)));
  }
  return `${labels.join('.')}.acme.com`;
}

describe('a name that a tenant may bring is accepted in its canonical form', () => {
  test.each([
    ['a subdomain as it is', 'portal.acme.com', 'portal.acme.com', 'portal.acme.com'],
    ['an apex as it is', 'acme.com', 'acme.com', 'acme.com'],
    ['upper case in lower case', 'Portal.ACME.com', 'portal.acme.com', 'portal.acme.com'],
    ['a trailing dot taken off', 'portal.acme.com.', 'portal.acme.com', 'portal.acme.com'],
    ['an ideographic full stop as a dot', 'portal。acme。com。', 'portal.acme.com', 'portal.acme.com'],
    ['surrounding white space trimmed', ' \t portal.acme.com \r\n', 'portal.acme.com', 'portal.acme.com'],
    ...[
      ...['\u00a0', '\u2007', '\u202f', '\u3000', '\u200b', '\u200e', '\u2060', '\ufeff', '\u2800'],
      ...['"', "'", '\u201c', '\u201d', '\u201e', '\u2018', '\u2019', '\u00ab', '\u00bb', '\u3000"\u200b'],
    ].map((around): [string, string, string, string] => [
      `surrounding ${JSON.stringify(around)} taken off`,
      `${around}portal.acme.com${around}`,
      'portal.acme.com',
      'portal.acme.com',
    ]),
    ['a zero-width space within dropped', 'por\u200btal.acme.com', 'portal.acme.com', 'portal.acme.com'],
    ['a middle dot of Catalan kept', 'col\u00b7legi.cat', 'xn--collegi-xma.cat', 'col\u00b7legi.cat'],
    ['full-width letters as plain ones', 'ｐｏｒｔａｌ.acme.com', 'portal.acme.com', 'portal.acme.com'],
    ['a soft hyphen dropped', 'por\u00adtal.acme.com', 'portal.acme.com', 'portal.acme.com'],
    ['Unicode as A-labels', 'portal.Bücher.ch', 'portal.xn--bcher-kva.ch', 'portal.bücher.ch'],
    [
      'decomposed Unicode like composed',
      'portal.bu\u0308cher.ch',
      'portal.xn--bcher-kva.ch',
      'portal.bücher.ch',
    ],
    [
      'A-labels with their Unicode form',
      'portal.XN--BCHER-KVA.ch',
      'portal.xn--bcher-kva.ch',
      'portal.bücher.ch',
    ],
    ['sharp s not turned into ss', 'faß.de', 'xn--fa-hia.de', 'faß.de'],
    ['a label of digits that is not the last', '123.acme.com', '123.acme.com', '123.acme.com'],
    ['a name below a suffix of the private section', 'acme.github.io', 'acme.github.io', 'acme.github.io'],
    [
      'a name below an ending that no list knows yet',
      'portal.acme.newtld',
      'portal.acme.newtld',
      'portal.acme.newtld',
    ],
    [
      "a name that only ends like the service's own",
      'myportal.vendor.app',
      'myportal.vendor.app',
      'myportal.vendor.app',
    ],
    ['a name that only ends like a reserved one', 'myexample.com', 'myexample.com', 'myexample.com'],
  ])('%s', (_, text, domain, displayDomain) => {
    expect(parseHostname(text, policy)).toEqual({ ok: true, domain, displayDomain });
  });
});

describe('what is no host name is refused as invalid_hostname, and the detail says what is wrong', () => {
  test.each([
    ['nothing', '', /Type the name/],
    ['white space alone', '  \n', /Type the name/],
    ['a pasted web address', 'https://portal.acme.com', /web address.*without https/],
    ['a web address without its scheme', '//portal.acme.com', /web address/],
    ['a mail link', 'mailto:it@acme.com', /web address/],
    ['a path', 'portal.acme.com/', /no path/],
    ['a backslash', 'portal.acme.com\\login', /no path/],
    ['a query', 'portal.acme.com?x=1', /no path/],
    ['a fragment', 'portal.acme.com#top', /no path/],
    ['an address range', '10.0.0.0/8', /no path/],
    ['a port', 'portal.acme.com:443', /no port/],
    ['an e-mail address', 'it@acme.com', /e-mail/],
    ['two names', 'portal.acme.com www.acme.com', /white space/],
    ['a line break within', 'portal.acme.com\nwww.acme.com', /white space/],
    ['an underscore', 'my_portal.acme.com', /underscore/],
    ['an asterisk within a label', 'por*tal.acme.com', /"\*" cannot/],
    ['a percent-encoded dot', 'portal%2eacme.com', /"%" cannot/],
    ['a quotation mark within', 'por"tal.acme.com', /""" cannot/],
    ['quotation marks alone', '\u201c\u201d', /Type the name/],
    ['a web address in quotation marks', '\u201chttps://portal.acme.com/\u201d', /web address/],
    ['a path behind a blank that is not seen', 'portal.acme.com/\u200b', /no path/],
    ['a typographic quotation mark within', 'por\u201ctal.acme.com', /quotation mark \u201c cannot/],
    ['an apostrophe of a word processor', 'o\u2019brien.com', /quotation mark \u2019 cannot/],
    ['a dash in place of a hyphen', 'my\u2013portal.acme.com', /dash \u2013 is no hyphen/],
    ['a minus in place of a hyphen', 'my\u2212portal.acme.com', /dash \u2212 is no hyphen/],
    ['the same in its encoded form', 'xn--myportal-tn3d.acme.com', /dash/],
    ['a slash that only looks like one', 'portal.acme.com\u2044x', /slash/],
    ['a no-break space within', 'portal\u00a0.acme.com', /white space/],
    ['a blank of Braille within', 'por\u2800tal.acme.com', /blank/],
    ['a bullet', '\u2022portal.acme.com', /\u2022 cannot/],
    ['a joiner at the end', 'portal.acme.com\u200d', /invisible character \(U\+200D\)/],
    ['a mark of direction within', 'por\u200etal.acme.com', /invisible character \(U\+200E\)/],
    ['a NUL', 'portal\0.acme.com', /U\+0000 cannot/],
    ['two dots in a row', 'portal..acme.com', /empty/],
    ['a leading dot', '.acme.com', /empty/],
    ['two trailing dots', 'acme.com..', /empty/],
    ['a dot alone', '.', /empty/],
    ['a leading hyphen', '-portal.acme.com', /hyphen/],
    ['a trailing hyphen', 'portal-.acme.com', /hyphen/],
    ['hyphens as third and fourth character', 'ab--cd.acme.com', /third and fourth/],
    ['a label of 64 characters', `${'a'.repeat(64)}.com`, /too long/],
    ['a label that only its encoding makes too long', `${'ü'.repeat(60)}.com`, /./],
    ['a megabyte', 'a.'.repeat(500_000), /too long/],
    ['one label', 'portal', /only one part/],
    ['localhost itself', 'localhost', /only one part/],
    ['a lone surrogate', 'portal\ud800.acme.com', /IDNA/],
    ['an encoded label that hides ASCII', 'xn--example-.org', /IDNA/],
    ['a zero-width joiner between Latin letters', 'por\u200dtal.acme.com', /IDNA/],
    ['left-to-right letters in a right-to-left label', 'à\u05d0.com', /IDNA/],
  ])('%s', (_, text, detail) => {
    const result = parseHostname(text, policy);
    expect(result).toMatchObject({ ok: false, code: 'invalid_hostname' });
    if (!result.ok) expect(result.detail).toMatch(detail);
  });
});

describe('the name leaves room for its ownership record', () => {
  test('a name of 238 characters is accepted', () => {
    const name = nameOfLength(238);
    expect(name).toHaveLength(238);
    expect(codeOf(name)).toBe('ok');
  });

  test('a name of 239 characters is refused, and the detail says by how much', () => {
    const result = parseHostname(nameOfLength(239), policy);
    expect(result).toMatchObject({ ok: false, code: 'invalid_hostname' });
    if (!result.ok) expect(result.detail).toContain('1 characters too long');
  });
});

describe('an IP address is refused in every spelling', () => {
  test.each([
    ['dotted decimal', '192.0.2.1'],
    ['dotted decimal with a trailing dot', '192.0.2.1.'],
    ['dotted decimal with a port', '192.0.2.1:443'],
    ['one decimal number', '2130706433'],
    ['one hexadecimal number', '0x7f000001'],
    ['one octal number', '017700000001'],
    ['hexadecimal parts', '0x7F.0.0.0x1'],
    ['octal parts', '0177.0.0.01'],
    ['two parts', '127.1'],
    ['a hexadecimal prefix with no digits', '127.0.0.0x'],
    ['out of range', '999.999.999.999'],
    ['a name that ends in a number', 'portal.acme.5'],
    ['full-width digits', '１９２．０．２．１'],
    ['circled digits', '①②⑦.0.0.1'],
    ['IPv6', '2001:db8::1'],
    ['IPv6 in upper case', '2001:DB8::A'],
    ['IPv6 in brackets', '[2001:db8::1]'],
    ['IPv6 in brackets with a port', '[2001:db8::1]:443'],
    ['the unspecified IPv6 address', '::'],
    ['IPv4 within IPv6', '::ffff:192.0.2.1'],
    ['IPv6 with a zone', 'fe80::1%eth0'],
  ])('%s', (_, text) => {
    expect(codeOf(text)).toBe('ip_address');
  });
});

describe('names that are no one tenant’s are refused, each with its code', () => {
  test.each<[string, string, HostnameRefusalCode]>([
    ['a wildcard', '*.acme.com', 'wildcard_not_supported'],
    ['a wildcard in the middle', 'portal.*.com', 'wildcard_not_supported'],
    ['an asterisk alone', '*', 'wildcard_not_supported'],
    ['an ICANN suffix', 'co.uk', 'public_suffix'],
    ['a private suffix', 'GitHub.io', 'public_suffix'],
    ['a suffix in Unicode', '公司.cn', 'public_suffix'],
    ['a suffix by a wildcard rule', 'acme.ck', 'public_suffix'],
    ['example.com', 'example.com', 'reserved_name'],
    ['a name below example.org', 'portal.example.org', 'reserved_name'],
    ['a name below .test', 'portal.acme.test', 'reserved_name'],
    ['a name below .example', 'acme.example', 'reserved_name'],
    ['a name below .invalid', 'acme.invalid', 'reserved_name'],
    ['a name below .localhost outside the sandbox', 'acme.localhost', 'reserved_name'],
    ['a name below .local', 'printer.local', 'reserved_name'],
    ['a name below .internal', 'metadata.google.internal', 'reserved_name'],
    ['home.arpa', 'home.arpa', 'reserved_name'],
    ['a reverse name', '1.2.0.192.in-addr.arpa', 'reserved_name'],
    ['a name below .onion', 'acme.onion', 'reserved_name'],
    ['a Kubernetes service', 'api.msp.svc', 'reserved_name'],
    ['a Kubernetes service in full', 'api.msp.svc.cluster.local', 'reserved_name'],
    ['the base domain', 'portal.vendor.app', 'own_domain'],
    ['a canonical host', 'A1B2C3D.portal.vendor.app', 'own_domain'],
    ['a name above the base domain', 'vendor.app', 'own_domain'],
    ['the base domain of a second gateway', 'portal-2.vendor.app', 'own_domain'],
    ['a canonical host there', 'a1b2c3d.portal-2.vendor.app', 'own_domain'],
    ['another zone of the vendor', 'vendor.io', 'own_domain'],
    ['a name below another zone of the vendor', 'www.vendor.io', 'own_domain'],
    ['a zone that the settings give in Unicode', 'x.xn--bro-hoa.vendor.org', 'own_domain'],
  ])('%s', (_, text, code) => {
    expect(codeOf(text)).toBe(code);
  });

  test('a public suffix above the base domain is still told to be a public suffix', () => {
    expect(codeOf('pages.dev', { ...policy, baseDomains: ['portal.pages.dev'] })).toBe('public_suffix');
  });

  test('example.com stays reserved when the base domain lies below it, and the base domain is still own', () => {
    const example = { ...policy, baseDomains: ['portal.example.com'] };
    expect(codeOf('example.com', example)).toBe('reserved_name');
    expect(codeOf('portal.example.com', example)).toBe('own_domain');
    expect(codeOf('1234567.portal.example.com', example)).toBe('own_domain');
  });
});

describe('in the sandbox', () => {
  test.each<[string, string, HostnameRefusalCode | 'ok']>([
    ['a name two labels below .localhost is accepted', 'portal.acme.localhost', 'ok'],
    ['a name right below .localhost is accepted', 'acme.localhost', 'ok'],
    ['localhost itself is refused', 'localhost', 'invalid_hostname'],
    ['the base domain is refused', 'portal.localhost', 'own_domain'],
    ['a canonical host is refused', '1234567.portal.localhost', 'own_domain'],
    ['other reserved names stay refused', 'acme.test', 'reserved_name'],
    ['loopback in another spelling stays refused', '127.0.0.1', 'ip_address'],
  ])('%s', (_, text, expected) => {
    expect(codeOf(text, sandbox)).toBe(expected);
  });
});

test('every code has a title and a line for the documentation', () => {
  for (const { title, doc } of Object.values(HOSTNAME_REFUSALS)) {
    expect(title).toMatch(/^[A-Z].*[^.]$/);
    expect(doc).toMatch(/\.$/);
  }
});
