/** The parts of the installation that the console leads to, as far as the settings know them. */
export type ConsoleSettings = {
  /** The web interface of Temporal; null: none is known. */
  temporalUi: { url: string; namespace: string } | null;
  /** The search of traces, with `{domain-id}` where the id stands; null: none is known. */
  traceUrl: string | null;
  /** The namespace of the domains' objects; null: one machine. */
  clusterNamespace: string | null;
  ca: {
    /** The ACME directory, the Issuer of the cluster, or the CA of this machine. */
    name: string;
    accountUri: string | null;
    /** Null: none are kept. */
    limits: 'kept' | 'off';
  };
};
