import { isIP } from 'node:net';
import { isNetwork } from '../core/checks/public-address.ts';
import { ADDRESS, HOSTNAME, items, LABELS } from './forms.ts';
import { parsePairs } from './parse-pairs.ts';
import type { Setting } from './setting.ts';
import { SETTINGS } from './settings.ts';

export type SettingName = keyof typeof SETTINGS;

/** A setting that does not fit: which, and what to do. */
export class ConfigError extends Error {
  readonly setting: SettingName;
  constructor(setting: SettingName, sentence: string) {
    super(`${setting}: ${sentence}`);
    this.name = 'ConfigError';
    this.setting = setting;
  }
}

/** Returns the value of a setting. @throws ConfigError for one that is not of the setting's kind. */
export function checkSetting(name: SettingName, value: string | null): string | null {
  if (value === null) return null;
  const setting: Setting = SETTINGS[name];
  const refuse = (wanted: string): never => {
    throw new ConfigError(
      name,
      `${setting.secret ? 'the value' : JSON.stringify(value)} does not fit; give ${wanted}.`,
    );
  };
  if (setting.choices && !setting.choices.includes(value)) refuse(`one of ${setting.choices.join(', ')}`);
  switch (setting.kind) {
    case 'port':
      if (!/^\d+$/.test(value) || Number(value) < 1 || Number(value) > 65535)
        refuse('a port from 1 to 65535');
      break;
    case 'integer':
      if (!isWholeNumber(value, setting)) {
        const upTo = setting.max === undefined ? '' : ` to ${setting.max}`;
        refuse(`a whole number from ${setting.min ?? 0}${upTo}`);
      }
      break;
    case 'ratio':
      if (!/^(0(\.\d+)?|1(\.0+)?)$/.test(value)) refuse('a number from 0 to 1, e.g. 0.1');
      break;
    case 'pairs':
      if (parsePairs(value) === null)
        refuse('key=value, comma separated, values percent-encoded, each key once');
      break;
    case 'url':
      if (!URL.canParse(value)) refuse('a URL, e.g. http://127.0.0.1:3001');
      break;
    case 'hostname':
      if (!HOSTNAME.test(value)) refuse('a host name, e.g. portal.example.com');
      break;
    case 'colour':
      if (!/^#[0-9a-f]{6}$/i.test(value)) refuse('a colour as #rrggbb, e.g. #0a7d55');
      break;
    case 'labels':
      if (!LABELS.test(value)) refuse('labels, e.g. istio=ingressgateway,app=gateway');
      break;
    case 'networks':
      if (!items(value).every(isNetwork)) refuse('networks, e.g. 10.20.0.0/16,2001:db8::/32');
      break;
    case 'origins':
      if (!items(value).every(isOrigin))
        refuse('origins, e.g. https://app.example.com,https://admin.example.com');
      break;
    case 'address':
      if (!ADDRESS.test(value)) refuse('host or host:port, e.g. gateway.istio-system.svc:443');
      break;
    case 'ip':
      if (isIP(value) === 0 && value !== 'localhost') refuse('an IP address, e.g. 0.0.0.0, or localhost');
      break;
    default:
      break;
  }
  return value;
}

/** As browsers write it in `Origin`: no path, no standard port. */
const isOrigin = (value: string) => URL.canParse(value) && new URL(value).origin === value;

const isWholeNumber = (value: string, { min = 0, max = Number.POSITIVE_INFINITY }: Setting) =>
  /^\d+$/.test(value) && Number(value) >= min && Number(value) <= max;
