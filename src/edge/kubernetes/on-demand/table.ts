/** A certificate that the gateway may serve, as its Secret holds it. */
export type ServedCertificate = {
  /** The identity of its Secret. */
  id: string;
  /** The one name that it is for: lower case, A-labels. */
  domain: string;
  /** Brought by the tenant: it goes before the CA's. */
  own: boolean;
  /** When the Secret was made, as Kubernetes writes it. */
  createdAt: string;
  /** The same for the same chain and key, at each replica. */
  version: string;
  /** PEM. */
  chain: Buffer;
  key: Buffer;
};

/** A change that the watch on the Secrets delivers. `listed` replaces all that was delivered before. */
export type CertificateChange =
  | { kind: 'listed'; certificates: readonly ServedCertificate[] }
  | { kind: 'put'; certificate: ServedCertificate }
  | { kind: 'removed'; id: string }
  | { kind: 'heard' }
  | { kind: 'lost'; error: unknown };

/** The certificates by their names. One name may have several for a while: a domain that was deleted and comes anew. */
export class CertificateTable {
  #byId = new Map<string, ServedCertificate>();
  #byDomain = new Map<string, ServedCertificate[]>();

  /** The number of names that are served. */
  get size(): number {
    return this.#byDomain.size;
  }

  /**
   * Finds what is served for a name: the tenant's own certificate, else the newest Secret's. Envoy keeps each spelling by
   * itself, and a name has millions: a client gets an answer to three of them, of which it sends the first.
   */
  find(name: string): ServedCertificate | null {
    const plain = name.toLowerCase();
    const isKnown = [plain, plain.toUpperCase(), plain.charAt(0).toUpperCase() + plain.slice(1)].includes(
      name,
    );
    return isKnown ? (this.#byDomain.get(plain)?.[0] ?? null) : null;
  }

  /** Applies a change; returns the names for which another certificate is served than before, or none. */
  apply(change: CertificateChange): Set<string> {
    switch (change.kind) {
      case 'listed':
        return this.#replace(change.certificates);
      case 'put':
        return this.#changed([this.#byId.get(change.certificate.id), change.certificate], () => {
          this.#remove(change.certificate.id);
          this.#add(change.certificate);
        });
      case 'removed':
        return this.#changed([this.#byId.get(change.id)], () => this.#remove(change.id));
      case 'heard':
      case 'lost':
        // What was known stays known: a certificate does not become wrong because nobody can be asked.
        return new Set();
    }
  }

  #replace(certificates: readonly ServedCertificate[]): Set<string> {
    return this.#changed([...this.#byId.values(), ...certificates], () => {
      this.#byId = new Map();
      this.#byDomain = new Map();
      for (const one of certificates) this.#add(one);
    });
  }

  #changed(concerned: readonly (ServedCertificate | undefined)[], change: () => void): Set<string> {
    const domains = new Set(concerned.flatMap((one) => (one === undefined ? [] : [one.domain])));
    const before = new Map([...domains].map((domain) => [domain, this.find(domain)?.version]));
    change();
    return new Set([...domains].filter((domain) => this.find(domain)?.version !== before.get(domain)));
  }

  #add(certificate: ServedCertificate): void {
    const { id, domain } = certificate;
    this.#byId.set(id, certificate);
    this.#byDomain.set(domain, [...(this.#byDomain.get(domain) ?? []), certificate].sort(byRank));
  }

  #remove(id: string): void {
    const known = this.#byId.get(id);
    if (known === undefined) return;
    this.#byId.delete(id);
    const left = this.#byDomain.get(known.domain)?.filter((one) => one.id !== id) ?? [];
    if (left.length === 0) this.#byDomain.delete(known.domain);
    else this.#byDomain.set(known.domain, left);
  }
}

function byRank(one: ServedCertificate, other: ServedCertificate): number {
  if (one.own !== other.own) return one.own ? -1 : 1;
  return one.createdAt > other.createdAt ? -1 : Number(one.createdAt < other.createdAt);
}
