/** The parts of the installation that the console leads to, as far as the settings know them. */
export type ConsoleSettings = {
  /** `uiUrl`: of Temporal's web interface; null: none is known. */
  temporal: { uiUrl: string | null; namespace: string };
  /** The search of traces, with `{domain-id}` where the id stands; null: none is known. */
  traceUrl: string | null;
  /** The namespace of the domains' objects; null: one machine. */
  clusterNamespace: string | null;
  ca: {
    /** The ACME directory, the Issuer of the cluster, or the CA of this machine. */
    name: string;
    accountUri: string | null;
    /** `kept`: our shares of its limits hold orders back. */
    limits: 'kept' | 'off';
  };
};
