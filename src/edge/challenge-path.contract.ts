import { expect } from 'vitest';
import { type Address, exchangePlain } from '../testing/raw-clients.ts';

/** An edge in the middle of a challenge. */
export type ChallengedEdge = {
  http: Address;
  /** The name that the CA is looking at, and what it was promised there. */
  host: string;
  token: string;
  keyAuthorization: string;
  /** A name of another tenant that is served. */
  other: string;
  /** Requests that have reached the portal so far. */
  portalRequests(): number;
};

const FOLDER = '/.well-known/acme-challenge/';

/** Requests that are not the CA's: what they ask for, and of which name. */
const requests = ({
  host,
  other,
  token,
}: ChallengedEdge): [target: string, hosts: string[], method?: string][] => [
  // The token of another host, of a host that nobody has, of more than one, of none.
  [`${FOLDER}${token}`, [other]],
  [`${FOLDER}${token}`, ['nobody.example']],
  [`${FOLDER}${token}`, [`x.${host}`]],
  [`${FOLDER}${token}`, [host, other]],
  [`${FOLDER}${token}`, [other, host]],
  [`${FOLDER}${token}`, [`${other}@${host}`]],
  [`${FOLDER}${token}`, []],
  [`http://${other}${FOLDER}${token}`, [host]],
  // Other tokens, and no token.
  ...[
    `${token}x`,
    token.slice(1),
    token.toUpperCase(),
    'x'.repeat(43),
    '',
    '.',
    '..',
    '%00',
    `${token}%00`,
  ].map((name): [string, string[]] => [`${FOLDER}${name}`, [host]]),
  [FOLDER.slice(0, -1), [host]],
  // Ways out of the folder, to what a portal or a machine might have.
  ...['../../whoami', '..%2f..%2fwhoami', '%2e%2e/%2e%2e/whoami', '..\\..\\whoami', '..%5c..%5cwhoami'].map(
    (way): [string, string[]] => [`${FOLDER}${way}`, [host]],
  ),
  [`${FOLDER}${token}/../../../etc/passwd`, [host]],
  [`${FOLDER}%252e%252e/etc/passwd`, [host]],
  ['/.well-known/security.txt', [host]],
  ['/.well-known/acme-challenge-of-the-tenant/x', [host]],
  ['//.well-known//acme-challenge//x', [host]],
  [`${FOLDER}${token}`, [host], 'POST'],
  [`${FOLDER}${token}`, [host], 'DELETE'],
];

/** Other spellings of the CA's own request. An edge may understand them; then it says just what the CA would read. */
const spellings = ({ host, token }: ChallengedEdge): [target: string, hosts: string[]][] => [
  [`${FOLDER}${token}`, [`${host.toUpperCase()}:80`]],
  [`${FOLDER}${token}`, [`${host}.`]],
  [`${FOLDER}${token}?x=1`, [host]],
  [`${FOLDER}./${token}`, [host]],
  [`${FOLDER}x/../${token}`, [host]],
  [`/%2ewell-known/acme-challenge/${token}`, [host]],
  [`/.well-known%2facme-challenge%2f${token}`, [host]],
  [`/.WELL-KNOWN/acme-challenge/${token}`, [host]],
  [`//.well-known/acme-challenge/${token}`, [host]],
  [`http://${host}${FOLDER}${token}`, [host]],
];

/**
 * Takeover scenario 25: below the challenge path, the known token of the very host is answered, in plain text and
 * without a redirect, and nothing else; nothing that is asked over port 80 reaches the tenant's portal.
 */
export async function expectOnlyTheKnownToken(edge: ChallengedEdge): Promise<void> {
  const { http, host, keyAuthorization, token, portalRequests } = edge;
  const before = portalRequests();
  const ask = (target: string, hosts: string[], method = 'GET') => {
    const length = method === 'GET' ? [] : ['Content-Length: 0'];
    const lines = [...hosts.map((name) => `Host: ${name}`), ...length, 'Connection: close'];
    return exchangePlain(http, [`${method} ${target} HTTP/1.1`, ...lines]);
  };
  const isKnown = (answer: string) =>
    answer.startsWith('HTTP/1.1 200 ') && answer.includes(`\r\n\r\n${keyAuthorization}`);
  const known = await ask(`${FOLDER}${token}`, [host]);
  expect(isKnown(known)).toBe(true);
  expect(known.toLowerCase()).toContain('\r\ncontent-type: text/plain');
  const tryAll = requests(edge).map(async ([target, hosts, method]) => {
    expectNothing(`${method ?? 'GET'} ${target} of ${hosts}`, edge, await ask(target, hosts, method));
  });
  const spellAll = spellings(edge).map(async ([target, hosts]) => {
    const answer = await ask(target, hosts);
    if (!isKnown(answer)) expectNothing(`${target} of ${hosts}`, edge, answer);
  });
  await Promise.all([...tryAll, ...spellAll]);
  expect(portalRequests()).toBe(before);
}

/** No content, no cookie, no key; a redirect leads to https of the name that was asked, and nowhere else. */
function expectNothing(
  what: string,
  { host, other, keyAuthorization }: ChallengedEdge,
  answer: string,
): void {
  const [head = ''] = answer.split('\r\n\r\n');
  const location = /^location: (.*)$/im.exec(head)?.[1];
  const leadsTo = location === undefined ? 'nowhere else' : new URL(location).hostname;
  expect({
    what,
    status: Number(head.split(' ')[1]),
    leadsTo,
    tellsTheKey: answer.includes(keyAuthorization),
    setsACookie: head.toLowerCase().includes('set-cookie'),
  }).toEqual({
    what,
    status: expect.toSatisfy((status: number) => [308, 307, 400, 404, 405].includes(status)),
    leadsTo: expect.toSatisfy((name: string) =>
      ['nowhere else', host, other, `x.${host}`, 'nobody.example'].includes(name),
    ),
    tellsTheKey: false,
    setsACookie: false,
  });
}
