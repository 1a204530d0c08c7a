import { DEFAULT_GATEWAY } from '../core/gateways.ts';
import { ADDRESS, HOSTNAME, LABELS, parseAddress, parseLabels, type Server } from './forms.ts';

/** One gateway workload of the settings. */
export type GatewaySetting = {
  name: string;
  /** Labels of its pods. */
  selector: Readonly<Record<string, string>>;
  /** The canonical hosts of its tenants live below it. */
  baseDomain: string;
  /** The address at which the HTTPS probe reaches the gateway. */
  address: Server;
};

export type SeveralGateways = readonly [GatewaySetting, ...GatewaySetting[]];

const FORM =
  '`name labels base-domain address`, e.g. two istio=ingressgateway-2 portal-2.example.com gateway-2.istio-ingress.svc:443, several separated by a semicolon';

/** It becomes a part of an object's name and a label of metrics. */
const NAME = /^[a-z]([a-z0-9-]{0,28}[a-z0-9])?$/;

/**
 * The gateways that stand beside the first, as PORTAL_GATEWAYS writes them; or what is wrong with it, in a sentence.
 * @param port of an address that has none.
 */
export function parseGateways(value: string, first: GatewaySetting, port: number): SeveralGateways | string {
  const gateways: [GatewaySetting, ...GatewaySetting[]] = [first];
  for (const entry of value.split(';').map((text) => text.trim())) {
    if (entry === '') continue;
    const read = parseGateway(entry, port);
    if (read === null) return `${JSON.stringify(entry)} does not fit; give ${FORM}.`;
    const clash = clashOf(read, gateways);
    if (clash !== null) return clash;
    gateways.push(read);
  }
  return gateways;
}

function parseGateway(entry: string, port: number): GatewaySetting | null {
  const [name = '', labels = '', domain = '', address = '', ...more] = entry.split(/\s+/);
  const fits = NAME.test(name) && LABELS.test(labels) && HOSTNAME.test(domain) && ADDRESS.test(address);
  if (!fits || more.length > 0) return null;
  return {
    name,
    selector: parseLabels(labels),
    baseDomain: domain.toLowerCase(),
    address: parseAddress(address, port),
  };
}

/** Finds two gateways that operators, Istio or DNS could not distinguish. */
function clashOf(one: GatewaySetting, others: readonly GatewaySetting[]): string | null {
  if (one.name === DEFAULT_GATEWAY) return `"${DEFAULT_GATEWAY}" is the first gateway; give another name.`;
  for (const other of others) {
    if (one.name === other.name) return `two gateways are called "${one.name}"; give each its own name.`;
    if (same(one.selector, other.selector))
      return `"${one.name}" has the labels of "${other.name}"; give those of other pods.`;
    if (isWithin(one.baseDomain, other.baseDomain) || isWithin(other.baseDomain, one.baseDomain))
      return `the base domains of "${one.name}" and "${other.name}" are the same, or one lies below the other; give each a zone of its own, e.g. portal-2.example.com beside portal.example.com.`;
  }
  return null;
}

const same = (one: GatewaySetting['selector'], other: GatewaySetting['selector']) =>
  written(one) === written(other);

const written = (labels: GatewaySetting['selector']) => JSON.stringify(Object.entries(labels).sort());

const isWithin = (name: string, zone: string) => name === zone || name.endsWith(`.${zone}`);
