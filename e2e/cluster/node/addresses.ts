/** The network of the one node: a bridge, its own address on it, and those of its pods. */

/** Has a name of its own in tools/pki: the kubelet's certificate carries it. */
export const NODE_NAME = 'node-1';
export const BRIDGE = 'cni0';
/** The address by which pods reach whatever runs on the node beside them: the API server, Envoy, DNS. */
export const NODE_ADDRESS = '10.244.0.1';
export const NODE_NETWORK = '10.244.0.0/24';
/** Nobody has it: the default route of the box leads here. */
const NOWHERE = '10.244.0.2';
export const FIRST_POD = '10.244.0.10';
export const LAST_POD = '10.244.0.250';

/** Commands that make the box's own network. Nothing leads out of it. */
export const NETWORK_COMMANDS: readonly (readonly string[])[] = [
  ['ip', 'link', 'set', 'lo', 'up'],
  ['ip', 'link', 'add', BRIDGE, 'type', 'bridge'],
  ['ip', 'address', 'add', `${NODE_ADDRESS}/24`, 'dev', BRIDGE],
  ['ip', 'link', 'set', BRIDGE, 'up'],
  // Programs look for their own address by the default route.
  ['ip', 'route', 'add', 'default', 'via', NOWHERE, 'dev', BRIDGE],
];
