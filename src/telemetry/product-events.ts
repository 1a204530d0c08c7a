/** The events of the product's analytics; the names are the contract's. No host name is in any of them. */
export type ProductEventName =
  | 'portal_domain.registration_enqueued'
  | 'portal_domain.refresh'
  | 'portal_domain.disable'
  | 'portal_domain.dns_verified'
  | 'portal_domain.certificate_issued'
  | 'portal_domain.activated'
  | 'portal_domain.failed';

export type ProductEvent = {
  name: ProductEventName;
  tenantId: string;
  portalDomainId: string;
  /** ISO 8601. */
  at: string;
  properties: Readonly<Record<string, string | number>>;
};

/** A sink of product events. `capture` returns at once and never throws: nothing waits for analytics. */
export type ProductEvents = {
  capture(event: ProductEvent): void;
  /** Sends what waits, within some seconds; what could not be sent is counted as lost. */
  shutdown(): Promise<void>;
};

/** No key is given: nothing is kept and nothing is sent. */
export const NO_PRODUCT_EVENTS: ProductEvents = {
  capture: () => undefined,
  shutdown: async () => undefined,
};
