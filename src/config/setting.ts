type Kind =
  | 'string'
  | 'url'
  | 'port'
  | 'integer'
  | 'ratio'
  | 'pairs'
  | 'servers'
  | 'hostname'
  | 'path'
  | 'list'
  | 'labels'
  | 'networks'
  | 'origins'
  | 'gateways'
  | 'address'
  | 'ip'
  | 'colour';

/** The declaration of one setting. */
export type Setting = {
  kind: Kind;
  /** As it would be written in the environment; null: no default. */
  default: string | null;
  choices?: readonly string[];
  min?: number;
  max?: number;
  secret?: true;
  doc: string;
};

/** The declaration of an edge driver's settings. It is read with all settings, so it imports nothing of the driver. */
export type EdgeSettings = {
  /** Several gateways, PORTAL_GATEWAYS, make sense with this edge. */
  severalGateways: boolean;
  /** The settings that only this driver has. */
  rows: Readonly<Record<string, Setting>>;
};
