import { OPERATOR_ROLES } from '../core/operators/roles.ts';
import type { RoleRules } from '../core/operators/sign-in.ts';
import { parsePairs } from './parse-pairs.ts';
import type { Setting } from './setting.ts';

/** The settings of signing in to the console by OpenID Connect. */
export const OIDC_SETTINGS = {
  PORTAL_OIDC_ISSUER: {
    kind: 'url',
    default: null,
    doc: 'The identity provider at which operators sign in to [the console](../console.md#sign-in), as it names itself (`issuer`), e.g. `https://login.example.com`; https, or http on this machine. Not given: operators sign in by operator keys alone.',
  },
  PORTAL_OIDC_CLIENT_ID: {
    kind: 'string',
    default: null,
    doc: 'Our client at PORTAL_OIDC_ISSUER, of the kind confidential (web application), with the redirect URI `<PORTAL_PUBLIC_URL>/auth/callback`.',
  },
  PORTAL_OIDC_CLIENT_SECRET: {
    kind: 'string',
    default: null,
    secret: true,
    doc: 'The secret of that client. Or give PORTAL_OIDC_CLIENT_SECRET_FILE.',
  },
  PORTAL_OIDC_CLIENT_SECRET_FILE: {
    kind: 'path',
    default: null,
    doc: 'A file with the secret of that client, in place of PORTAL_OIDC_CLIENT_SECRET; read when the API starts.',
  },
  PORTAL_OIDC_SCOPES: {
    kind: 'string',
    default: 'openid email',
    doc: 'The scopes to ask for, separated by blanks; `openid` among them. Many providers want one more to tell of groups.',
  },
  PORTAL_OIDC_ROLE_CLAIM: {
    kind: 'string',
    default: 'groups',
    doc: 'The claim whose values give a role, a text or a list of texts; in the ID token, else in the answer of userinfo.',
  },
  PORTAL_OIDC_ROLES: {
    kind: 'pairs',
    default: null,
    doc: 'The values of that claim that give each role, `role=value`, comma separated, each role once, several values separated by `|`, each percent-encoded: `admin=platform,operator=on-call|support,viewer=*`. `viewer` may look, `operator` may also ask something of domains and tenants, `admin` may do all that an operator key may. `*` is everybody who signs in. Who gets no role is not let in.',
  },
  PORTAL_OIDC_SESSION_HOURS: {
    kind: 'integer',
    default: '8',
    min: 1,
    max: 24,
    doc: 'Hours after which somebody must sign in again.',
  },
} as const satisfies Record<string, Setting>;

type OidcSettingName = keyof typeof OIDC_SETTINGS;
type Checked = (name: OidcSettingName) => string | null;

export type OidcConfig = {
  issuer: string;
  clientId: string;
  /** The secret itself, or the file that holds it. */
  secret: { text: string } | { file: string };
  scope: string;
  roles: RoleRules;
  sessionSeconds: number;
};

type Read =
  | { ok: true; config: OidcConfig | null }
  | { ok: false; setting: OidcSettingName; problem: string };

const refused = (setting: OidcSettingName, problem: string): Read => ({ ok: false, setting, problem });

/** Reads how operators sign in; null where that is not set up. Settings that are given in part are refused. */
export function readOidc(checked: Checked): Read {
  const issuer = checked('PORTAL_OIDC_ISSUER');
  if (issuer === null) return { ok: true, config: null };
  if (!isSafe(issuer))
    return refused('PORTAL_OIDC_ISSUER', 'give an https URL; http is for a provider on this machine alone.');
  const clientId = checked('PORTAL_OIDC_CLIENT_ID');
  if (clientId === null)
    return refused('PORTAL_OIDC_CLIENT_ID', 'PORTAL_OIDC_ISSUER needs it; give the id of our client there.');
  const [text, file] = [checked('PORTAL_OIDC_CLIENT_SECRET'), checked('PORTAL_OIDC_CLIENT_SECRET_FILE')];
  if ((text === null) === (file === null))
    return refused(
      'PORTAL_OIDC_CLIENT_SECRET',
      'give either it or PORTAL_OIDC_CLIENT_SECRET_FILE, and not both.',
    );
  const values = rolesOf(checked('PORTAL_OIDC_ROLES') ?? '');
  if (values === null)
    return refused(
      'PORTAL_OIDC_ROLES',
      `give which values of the claim give a role of ${OPERATOR_ROLES.join(', ')}, e.g. admin=platform,viewer=*.`,
    );
  const scope = checked('PORTAL_OIDC_SCOPES') ?? '';
  if (!scope.split(' ').includes('openid'))
    return refused('PORTAL_OIDC_SCOPES', 'openid must be one of them.');
  return {
    ok: true,
    config: {
      ...{ issuer, clientId, scope },
      secret: text === null ? { file: file ?? '' } : { text },
      roles: { claim: checked('PORTAL_OIDC_ROLE_CLAIM') ?? '', values },
      sessionSeconds: Number(checked('PORTAL_OIDC_SESSION_HOURS')) * 3_600,
    },
  };
}

function isSafe(issuer: string): boolean {
  const { protocol, hostname } = new URL(issuer);
  return (
    protocol === 'https:' || (protocol === 'http:' && ['localhost', '127.0.0.1', '[::1]'].includes(hostname))
  );
}

/** Returns the values of each role; null where there is another role, or none at all. */
function rolesOf(text: string): RoleRules['values'] | null {
  const pairs = Object.entries(parsePairs(text) ?? {});
  const isKnown = pairs.every(([role]) => OPERATOR_ROLES.some((one) => one === role));
  if (pairs.length === 0 || !isKnown) return null;
  return Object.fromEntries(
    pairs.map(([role, list]) => [role, list.split('|').filter((value) => value !== '')]),
  );
}
