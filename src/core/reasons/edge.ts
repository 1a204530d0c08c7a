import type { ReasonDocs } from './reason-doc.ts';

/** The reasons of `Routed`: does the edge route the name? */
export const ROUTED_DOCS: ReasonDocs<'Routed'> = {
  applied: {
    meaning: 'The edge has all that it needs to serve the name.',
    fix: 'Nothing.',
    example: 'The edge routes this name to the portal.',
  },
  not_applied: {
    meaning: 'Nothing of the name has been at the edge yet: the proof comes first.',
    fix: 'Nothing here. See PointsHere and Owned.',
    example: 'The edge does not route this name yet.',
  },
  apply_failed: {
    meaning:
      'The edge could not be read or changed, or something that is not ours is in the way. No order was spent at the certificate authority.',
    fix: 'The operator finds the cause in the message that operators are shown. On one machine: is Caddy running (`logs/caddy.log`), can the worker write to `caddy/names/` in the data folder, is there room on the disk? A file of another hand there is never overwritten: look at it and remove it. On a cluster: a gateway that the settings do not know has to come back into PORTAL_GATEWAYS. We try again every 30 seconds.',
    example:
      'The edge could not be read or changed: EACCES.\nOur servers could not be read or changed; the operator must resolve it, and we try again by ourselves.   ← the same, as tenants read it',
    runbook: 'the-edge-refuses',
  },
  syncing: {
    meaning:
      'The edge is between two states: it takes the name up, or something of it is left after a removal.',
    fix: 'Nothing. It is checked again within seconds.',
    example: 'not served, but its certificate remains: …/certificates/local/portal.acme.com',
  },
  removed: {
    meaning: 'Nothing of the name is at the edge: no route, no certificate, no private key.',
    fix: 'Nothing, when it was switched off. When a live domain shows this, its objects were removed by another hand and are put back at once.',
    example: 'The edge holds no route, certificate or key of this name.',
  },
};

/** The reasons of `Reachable`: do clients get the portal? */
export const REACHABLE_DOCS: ReasonDocs<'Reachable'> = {
  https_ok: {
    meaning:
      "An HTTPS request through the edge got this name's trusted certificate and an answer of the portal. A redirect and a log-in (401, 403) count as answers.",
    fix: 'Nothing.',
    example: 'Clients get the portal over HTTPS at this address.',
  },
  not_checked: {
    meaning: 'Nobody has tried yet: without a certificate there is nothing to try.',
    fix: 'Nothing here. See CertificateReady.',
    example: 'Not checked yet.',
  },
  connection_refused: {
    meaning: 'Nobody listens at the edge, or the connection was cut within the TLS handshake.',
    fix: 'The operator starts the edge. On one machine: `up` starts Caddy again by itself; `logs/caddy.log` says why it ends.',
    example:
      'The edge refuses connections. Check that the edge runs and that its port is open. Seen: no connection (ECONNREFUSED).',
    runbook: 'the-edge',
  },
  connection_timeout: {
    meaning: 'The edge did not answer within five seconds.',
    fix: 'The operator looks at the load of the machine, its firewall, and the portal application behind the edge.',
    example: 'The edge does not answer in time […] Seen: the answer timed out (ETIMEDOUT).',
    runbook: 'the-edge',
  },
  wrong_certificate: {
    meaning: 'The edge shows a certificate of another name, or none.',
    fix: 'It is common for a moment while a certificate is issued. When it stays, the operator looks at CertificateReady and at the log of the edge.',
    example:
      'The edge presents a certificate for another name. This is normal for a moment while a certificate is issued; investigate it if it persists. Seen: the edge presented no certificate for this name (ERR_SSL_TLSV1_ALERT_INTERNAL_ERROR).',
    runbook: 'the-edge',
  },
  untrusted_certificate: {
    meaning: "The edge's certificate is of an authority that clients do not trust.",
    fix: 'With a private authority, set PORTAL_TRUSTED_CA_FILE to its root. With the staging directory of a public one, set PORTAL_ACME_DIRECTORY to the production directory.',
    example: 'Seen: the certificate is not trusted (UNABLE_TO_GET_ISSUER_CERT_LOCALLY).',
    runbook: 'the-edge',
  },
  unexpected_answer: {
    meaning:
      'The edge answered, but not with the portal: the application behind it is down, fails, or redirects to where no client arrives.',
    fix: 'The operator looks at the portal application at PORTAL_ORIGIN. It must answer any Host with a status of 200 to 399, 401 or 403. A redirect must not lead back to itself, nor to plain HTTP of the same name, to another port, or to a name or address that only its own machine knows, such as localhost.',
    example: 'Seen: HTTP 502 from the edge: origin-unreachable.',
    runbook: 'the-edge',
  },
};
