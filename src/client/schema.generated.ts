/** Generated from openapi/openapi.json by `npm run generate`; do not edit. */
export interface paths {
    "/api/v1/tenants/{tenant}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** One tenant */
        get: operations["getTenant"];
        /**
         * Create a tenant, or change its name
         * @description For operators. The canonical host, and with it the gateway, is given out on creation and never changes.
         */
        put: operations["putTenant"];
        post?: never;
        /**
         * Remove a tenant with all its domains
         * @description For operators. Its tokens are refused within a second, its domains are deleted, its label is never given to another tenant, and the names that it had proved are held: another tenant proves one of them only by the TXT record. Putting the tenant again brings it back without domains.
         */
        delete: operations["deleteTenant"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/tenants": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * All tenants
         * @description For operators. By name, in pages.
         */
        get: operations["listTenants"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/tenants/{tenant}/tokens": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Mint a token for a user of the tenant
         * @description For operators: the host product calls this for its signed-in user and hands the token to the page.
         */
        post: operations["createToken"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/tenants/{tenant}/domains": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * The tenant's domains
         * @description By name, in pages.
         */
        get: operations["listDomains"];
        put?: never;
        /**
         * Register a domain
         * @description Stores the claim and answers at once with the records to publish; looking for them begins by itself.
         */
        post: operations["registerDomain"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/tenants/{tenant}/domains:check": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Check a name before it is registered
         * @description Judges a name by the rules of `registerDomain` and stores nothing: the name as it would be stored, or the problem with which its registration would be refused. It looks at no limit of the tenant, at no DNS and at no names of other tenants: one that is easily confused with those is refused by the registration alone. For a form that says what is wrong while somebody types.
         */
        get: operations["checkName"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/tenants/{tenant}/domains:batch": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Register many domains
         * @description Registers up to 200 names, each as `registerDomain` does and by itself: one that is refused stops no other. Each counts as a request for the rate; behind a name for which a limit of the tenant is reached, all are refused with the same. The results are in the order of the names.
         */
        post: operations["registerDomains"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/tenants/{tenant}/domains/{id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * One domain
         * @description The answer has an `ETag`: sent as `If-None-Match` it is answered by 304 until something of the domain has changed, and as `If-Match` with a change it makes that change only to the domain as it was read.
         */
        get: operations["getDomain"];
        put?: never;
        post?: never;
        /**
         * Disable and forget
         * @description Takes the domain off the edge and forgets it. While its DNS record still leads here it stays in the list of removed domains, up to 30 days, and says which record to delete.
         */
        delete: operations["deleteDomain"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/tenants/{tenant}/domains/{id}/refresh": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Check again now
         * @description A cheap re-check: changes nothing that is wanted. A tenant's tokens may ask for 30 checks in a minute, by this, by `retry` and by the preflight together.
         */
        post: operations["refreshDomain"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/tenants/{tenant}/domains/{id}/retry": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Start over
         * @description After giving up, or to switch a disabled domain on again. Counts as a check, as `refresh` does.
         */
        post: operations["retryDomain"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/tenants/{tenant}/domains/{id}/disable": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Switch the domain off
         * @description It stops being served and everything of it at the edge goes; the row stays.
         */
        post: operations["disableDomain"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/domains/{id}/reconcile": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Force a reconciliation
         * @description For operators: wakes the domain, whatever its tenant, and starts its workflow where it is not running.
         */
        post: operations["reconcileDomain"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/domains/{id}/unpause": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * End the CA's pause
         * @description For operators: after the link in the CA’s answer was followed. The next order begins by itself. Does nothing where the orders of the domain are not paused.
         */
        post: operations["unpauseDomain"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/domains/{id}/hold": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Suspend the removals of a domain
         * @description For operators: until `release` the domain is neither withdrawn nor given up by itself, whatever its DNS says. What somebody asks for, and a name that another tenant proves, goes on as ever.
         */
        post: operations["holdDomain"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/domains/{id}/release": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * End the hold of a domain
         * @description For operators: what was seen while it was held does not count, so that a live domain that leads away is served for seven days more; one that has waited a week for its first record is given up. Does nothing for a domain that is not on hold.
         */
        post: operations["releaseDomain"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/tenants/{tenant}/domains/{id}/certificate": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        /**
         * Bring an own certificate
         * @description Serves a certificate of your own in place of the CA’s, from the next handshakes on. It is checked first: name, key, dates, order of the chain, algorithms, trust; where it is refused nothing changes, and an earlier one stays. The CA’s is kept and goes on being renewed, and is served again an hour before the own one ends, or when that is removed. The private key is kept sealed and is shown nowhere. Counts as a check, as `refresh` does.
         */
        put: operations["putDomainCertificate"];
        post?: never;
        /**
         * Remove the own certificate
         * @description Forgets the own certificate and its key; the CA’s is served again, without an order where it is kept. Where there is no own certificate nothing changes.
         */
        delete: operations["removeDomainCertificate"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/tenants/{tenant}/domains/{id}/links": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * The links of a domain
         * @description With those that ended in the last 30 days. None is shown with its URL.
         */
        get: operations["listLinks"];
        put?: never;
        /**
         * Make a link for whoever manages the DNS
         * @description Whoever has the link sees, without an account, the DNS records of this one domain and how each stands, and may ask for a check. It ends with its time, by `revokeLink`, when the domain is deleted, and when another tenant proves the name.
         */
        post: operations["createLink"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/tenants/{tenant}/domains/{id}/links/{linkId}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        post?: never;
        /**
         * Revoke a link
         * @description It does not work from the next request on; pages that show it are told at once.
         */
        delete: operations["revokeLink"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/tenants/{tenant}/domains/{id}/events": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** The domain's timeline, with the evidence of each change */
        get: operations["listEvents"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/tenants/{tenant}/domains/{id}/stream": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * The domain and its timeline, live
         * @description Server-sent events: `domain` with the domain at once and after each change, `timeline` with each new entry of the timeline (its id is the event id; `Last-Event-ID` continues there), `gone` when the domain is forgotten, and a comment every 2 s. Who calls is asked again each time: when the token or key is not good any more, the last event is `ended` with a `code` and a `detail`. An EventSource, which can send no header, gives a tenant token as `access_token`, and the language of the sentences as `language`. A stream ends by itself after an hour, and an EventSource opens it again. A tenant may have 50 open, those of `streamTenant` included.
         */
        get: operations["streamDomain"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/tenants/{tenant}/stream": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * All domains of the tenant, live
         * @description Server-sent events: `domains` at once, with all domains as `{domains: […]}`, those included that are removed and whose DNS records still lead here; `domain` with a domain that is new or has changed, or whose timeline has; `gone` with the `id` of one that is forgotten; and a comment every 2 s. There is no event id: a client that was cut off is sent everything again. Who calls is asked again each time: when the token or key is not good any more, the last event is `ended` with a `code` and a `detail`. An EventSource, which can send no header, gives a tenant token as `access_token`, and the language of the sentences as `language`. A stream ends by itself after an hour. A tenant may have 50 open, those of `streamDomain` included; one for all windows of a browser is enough.
         */
        get: operations["streamTenant"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/preflight": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * What would happen on registration
         * @description Judges the name, looks at the DNS as it is now, and, where that leads here, at what a CA looks at before it issues: CAA records, DNSSEC, and port 80 of each address. Stores nothing and orders nothing. The tokens of one tenant may ask ten times in a minute, and each counts as a check, as `refresh` does.
         */
        post: operations["preflight"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/links/records": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * The DNS records of the domain that a link is for
         * @description For whoever has the link, without an account: what is to be in the DNS, and what is there. Nothing else of the tenant is shown. The answer has an `ETag`.
         */
        get: operations["readByLink"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/links/records/stream": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * The same, live
         * @description Server-sent events: `records` at once and after each change, a comment every 2 s, and as the last event `ended` with a `code` and a `detail` once the link does not work any more; a link that is revoked ends its streams at once. A stream ends by itself after an hour. The links of a domain may have ten open.
         */
        get: operations["streamByLink"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/links/records/refresh": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Check again now
         * @description For whoever has the link. The links of one domain may ask six times in a minute, and each time counts as a check of the tenant, as `refresh` does.
         */
        post: operations["refreshByLink"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/domains": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Domains of all tenants
         * @description For operators. A status may be combined with one of the other filters; these stand alone, so that each page is read by an index.
         */
        get: operations["searchDomains"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/domains/{id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * One domain of any tenant, and where its evidence lies
         * @description For operators.
         */
        get: operations["inspectDomain"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/stats": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Counts of the whole installation
         * @description For operators.
         */
        get: operations["getStats"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/fleet": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * The fleet in numbers
         * @description For operators. Sums of counters; it takes no longer with more domains.
         */
        get: operations["getFleet"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/incidents": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Incidents of ours, open and over
         * @description For operators. From the audit, newest first: the last hundred or so.
         */
        get: operations["listIncidents"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/certificate-authority": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * The CA, and how much of its limits is used
         * @description For operators.
         */
        get: operations["getCertificateAuthority"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/session": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Who asks, as the console needs to know it
         * @description Needs no key: without one it says how to sign in.
         */
        get: operations["getSession"];
        put?: never;
        post?: never;
        /**
         * Sign out of the console
         * @description Ends the session of the cookie, here; the one at the identity provider goes on. Without a session nothing happens.
         */
        delete: operations["endSession"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/sessions": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * The sessions of the console that last
         * @description Newest first; none where nobody signs in by OpenID Connect.
         */
        get: operations["listSessions"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/sessions/{id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        post?: never;
        /**
         * End somebody's session of the console
         * @description The next request with it is refused. The person may sign in again, with the role of then.
         */
        delete: operations["revokeSession"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/keys": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** The operator keys, revoked ones too */
        get: operations["listKeys"];
        put?: never;
        /** Make an operator key */
        post: operations["createKey"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/keys/{id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        post?: never;
        /** Revoke an operator key */
        delete: operations["revokeKey"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/signing-keys": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * The keys that sign tenant tokens, ended ones too
         * @description For operators. No secret is shown.
         */
        get: operations["listSigningKeys"];
        put?: never;
        /**
         * Sign tenant tokens with a new key
         * @description For operators. Ending the old key at once revokes every tenant token.
         */
        post: operations["rotateSigningKey"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/audit": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Who changed what
         * @description For operators. Written with each change, in its transaction; nobody can change or remove it.
         */
        get: operations["listAudit"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/webhooks": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * The endpoints of webhooks
         * @description For operators.
         */
        get: operations["listWebhooks"];
        put?: never;
        /**
         * Have events sent to a URL
         * @description For operators. Sends what happens from now on; `replayWebhook` sends what happened before.
         */
        post: operations["createWebhook"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/webhooks/{id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * One endpoint of webhooks
         * @description For operators.
         */
        get: operations["getWebhook"];
        put?: never;
        post?: never;
        /**
         * Send nothing more to an endpoint
         * @description For operators. What waits for it goes as well, and so does its log.
         */
        delete: operations["deleteWebhook"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/webhooks/{id}/rotate": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Sign with a new secret
         * @description For operators. The secret until now signs beside the new one for 24 hours.
         */
        post: operations["rotateWebhookSecret"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/webhooks/{id}/resume": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Go on with an endpoint that is disabled
         * @description For operators. Goes on where it stopped, with all that happened meanwhile. Of one that is not disabled, what waits for its next attempt is sent now.
         */
        post: operations["resumeWebhook"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/webhooks/{id}/replay": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Send what has happened since a time
         * @description For operators. In the order in which it happened, behind what waits already, each with its `webhook-id` of the first time. Events are kept for 30 days.
         */
        post: operations["replayWebhook"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/webhooks/{id}/test": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Send a test now
         * @description For operators. Sends an event `webhook.test` once, also to an endpoint that is disabled, and answers with what came back.
         */
        post: operations["testWebhook"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/webhooks/{id}/deliveries": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * What was sent to an endpoint, and what waits
         * @description For operators. Kept for 30 days.
         */
        get: operations["listWebhookDeliveries"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/mails": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * What mails were about, and what waits
         * @description For operators. Kept for 30 days. Several events may be one mail.
         */
        get: operations["listMails"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/mails/test": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Send a test mail now
         * @description For operators. Sends one mail by the settings of the API, and answers with what came of it.
         */
        post: operations["testMail"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/sandbox/dns/records": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * What the sandbox DNS holds of the tenants' records
         * @description There only in the sandbox, and only from its own machine.
         */
        get: operations["listSandboxRecords"];
        /**
         * Publish a record in the sandbox DNS
         * @description In place of the one with this name and type. There only in the sandbox, and only from its own machine.
         */
        put: operations["putSandboxRecord"];
        post?: never;
        /**
         * Take a record out of the sandbox DNS
         * @description There only in the sandbox, and only from its own machine.
         */
        delete: operations["deleteSandboxRecord"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/sandbox/session": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * A short-lived admin token of the sample tenant
         * @description So that the page just works on a laptop. There only in the sandbox, and only from its own machine. A host product mints tokens with `POST /tenants/{tenant}/tokens` instead.
         */
        post: operations["createSandboxSession"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/healthz": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Whether the process lives */
        get: operations["health"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/readyz": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Whether it can do its work */
        get: operations["ready"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/metrics": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Figures in Prometheus' text form */
        get: operations["metrics"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/edge/ask": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Whether the edge may get a certificate for a name
         * @description Asked by the edge on a first handshake; answered from memory, with an exact match.
         */
        get: operations["askEdge"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/.well-known/jwks.json": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * The keys by which the origin verifies X-Portal-Assertion
         * @description Public, as a JWK set (RFC 7517). A key is in it for a day before it signs, and until the last assertion that it signed has ended. Empty while PORTAL_ASSERTIONS has never been on.
         */
        get: operations["getAssertionKeys"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
}
export type webhooks = Record<string, never>;
export interface components {
    schemas: {
        Tenant: {
            /** Format: uuid */
            id: string;
            name: string;
            /** @description The first label of the canonical host. */
            label: string;
            /** @description The target of this tenant's CNAME records. */
            canonicalHost: string;
            /** @description The gateway that this canonical host leads to. */
            gateway: string;
            contact: components["schemas"]["MailContact"];
            /**
             * Format: date-time
             * @description ISO 8601, UTC.
             */
            createdAt: string;
            /**
             * Format: date-time
             * @description ISO 8601, UTC.
             */
            updatedAt: string;
        };
        /** @description To whom mails about its domains go; null: to nobody. */
        MailContact: {
            /** Format: email */
            email: string;
            /**
             * @description The language of what is sent there.
             * @default en
             * @enum {string}
             */
            language: "en" | "de";
        } | null;
        Problem: {
            /** @description The error's page, a path on this server. */
            type: string;
            /** @enum {string} */
            code: "invalid_json" | "invalid_request" | "unauthorized" | "test_key" | "sign_in_invalid" | "sign_in_expired" | "sign_in_refused" | "role_missing" | "issuer_refused" | "issuer_unavailable" | "forbidden" | "not_found" | "tenant_not_found" | "domain_not_found" | "key_not_found" | "session_not_found" | "webhook_not_found" | "link_not_found" | "link_not_valid" | "record_not_found" | "method_not_allowed" | "already_registered" | "idempotency_key_in_use" | "public_url_missing" | "not_possible" | "mail_off" | "too_many_links" | "precondition_failed" | "too_large" | "unsupported_media_type" | "idempotency_key_reused" | "invalid_hostname" | "ip_address" | "public_suffix" | "reserved_name" | "own_domain" | "wildcard_not_supported" | "confusable_hostname" | "certificate_unreadable" | "certificate_key_unreadable" | "certificate_key_mismatch" | "certificate_wrong_name" | "certificate_wrong_purpose" | "certificate_chain_broken" | "certificate_not_yet_valid" | "certificate_expired" | "certificate_expires_soon" | "certificate_weak" | "certificate_untrusted" | "certificate_key_missing" | "webhook_url_not_allowed" | "quota_exceeded" | "rate_limited" | "internal_error" | "database_unavailable" | "overloaded" | "dns_unavailable" | "gateways_full" | "not_ready";
            title: string;
            status: number;
            detail: string;
            instance?: string;
            /** @description For `invalid_request`: each field that does not fit. */
            errors?: {
                field: string;
                message: string;
            }[];
            /** @description For `already_registered`: the id it has. */
            domainId?: string;
        };
        PutTenant: {
            name: string;
            /** @description To whom mails about its domains go. Null: to nobody, from now on. Left out: as it was. */
            contact?: {
                /** Format: email */
                email: string;
                /**
                 * @description The language of what is sent there.
                 * @default en
                 * @enum {string}
                 */
                language: "en" | "de";
            } | null;
        };
        TenantList: {
            tenants: components["schemas"]["Tenant"][];
            nextCursor: string | null;
        };
        Token: {
            token: string;
            /**
             * Format: uuid
             * @description The token's id in the audit.
             */
            id: string;
            /** Format: uuid */
            tenant: string;
            /** @enum {string} */
            role: "viewer" | "admin";
            subject: string | null;
            /** @description Seconds. */
            expiresIn: number;
            /**
             * Format: date-time
             * @description ISO 8601, UTC.
             */
            expiresAt: string;
        };
        CreateToken: {
            /**
             * @description `viewer` reads; `admin` changes as well.
             * @enum {string}
             */
            role: "viewer" | "admin";
            /**
             * @description Seconds.
             * @default 3600
             */
            expiresIn: number;
            /** @description Your id of the user who gets it; the audit keeps it with what they change. */
            subject?: string;
        };
        Domain: {
            /** Format: uuid */
            id: string;
            /** Format: uuid */
            tenant: string;
            /** @description A-label form, lower case. */
            domain: string;
            /** @description As people write it. */
            displayDomain: string;
            canonicalHost: string;
            status: components["schemas"]["Status"];
            statusMessage: string;
            reason: string | null;
            actor: components["schemas"]["Actor"];
            /** @description Who must act in words, for people. */
            actorText: string;
            phase: components["schemas"]["Phase"];
            /** @description The phase in words, for people. */
            phaseText: string;
            /**
             * Format: date-time
             * @description When it got its status.
             */
            statusSince: string;
            group: components["schemas"]["Group"];
            /** @description The group in words, for people. */
            groupText: string;
            /** @description The one thing to do now in words, for people. */
            headline: string;
            /** @description The four steps from the record to the live address. */
            steps: components["schemas"]["Step"][];
            /**
             * @description The task of whoever manages the DNS.
             *
             *     - `publish`: Publish the records that are not `ok`, or change them.
             *     - `delete`: Delete the records that a removed domain has left behind.
             *     - `keep`: Keep the records as they are.
             *     - `none`: There is nothing to do.
             * @enum {string}
             */
            dnsTask: "publish" | "delete" | "keep" | "none";
            /** @description The steps that bring the domain on, in their order, for programs; none where all is well. */
            nextSteps: components["schemas"]["NextStep"][];
            dnsProvider: components["schemas"]["DnsProvider"];
            /** @description All that whoever manages the DNS needs to know now, as text to send on. */
            dnsMessage: string;
            /** @description The requests that this caller may make now and that do something; any other is refused, or changes nothing. A rate may still hold one back. */
            allowedActions: ("refresh" | "retry" | "disable" | "delete" | "reconcile" | "unpause" | "hold" | "release")[];
            conditions: components["schemas"]["Condition"][];
            /** @description The records to publish, and how each stands. */
            records: components["schemas"]["Record"][];
            /** @description Whether the last HTTPS request through the edge was answered. */
            serving: boolean;
            /**
             * Format: date-time
             * @description ISO 8601, UTC.
             */
            lastCheckedAt: string | null;
            /**
             * Format: date-time
             * @description ISO 8601, UTC.
             */
            nextCheckAt: string | null;
            /**
             * Format: date-time
             * @description ISO 8601, UTC.
             */
            activatedAt: string | null;
            certificate: {
                /**
                 * Format: date-time
                 * @description ISO 8601, UTC.
                 */
                notAfter: string;
                issuer: string;
                /**
                 * Format: date-time
                 * @description When it is to be renewed: the time that the CA wants, else by its lifetime.
                 */
                renewAt: string;
                /** @description The page on which the CA says why it wants an early renewal; null: it names none. */
                renewExplained: string | null;
            } | null;
            /** @description Set where the next renewal will fail if nothing changes: from 14 days before it, or a third of the certificate’s life, whichever is less. */
            renewalForecast: {
                /**
                 * Format: date-time
                 * @description When the renewal is due that will fail.
                 */
                willFailOn: string;
                /**
                 * Format: date-time
                 * @description ISO 8601, UTC.
                 */
                certificateEndsAt: string;
                /** @enum {string} */
                obstacle: "dns" | "caa" | "port_80" | "account" | "name" | "limits";
                actor: components["schemas"]["Actor"];
                /** @description What will stop it, and what to do. */
                message: string;
            } | null;
            ownCertificate: components["schemas"]["OwnCertificate"];
            /**
             * Format: date-time
             * @description ISO 8601, UTC.
             */
            createdAt: string;
            /**
             * Format: date-time
             * @description ISO 8601, UTC.
             */
            updatedAt: string;
            /**
             * Format: date-time
             * @description Set: nobody checks any more until `retry`.
             */
            givenUpAt: string | null;
            /** @enum {string} */
            desired: "active" | "disabled" | "deleted";
            generation: number;
        };
        /** @enum {string} */
        Status: "pending_dns" | "verifying_dns" | "dns_failed" | "pending_certificate" | "deploying" | "certificate_failed" | "active" | "disabled";
        /**
         * @description Who must act. `nobody`: just wait.
         * @enum {string}
         */
        Actor: "tenant" | "operator" | "ca" | "nobody";
        /**
         * @description The stage of the domain on its way.
         *
         *     - `registered`: The claim is stored, and its DNS records have not been looked for.
         *     - `awaiting_dns`: The DNS records are being looked for.
         *     - `dns_missing`: The name does not exist, or has no record. It is looked for again.
         *     - `dns_wrong`: The name has records, or its zone answers, otherwise than it must. It is checked again.
         *     - `dns_given_up`: The attempt ended without the right records. `retry` begins another one.
         *     - `awaiting_certificate`: The DNS records are right, and the certificate is being prepared.
         *     - `issuing`: The certificate is being issued, or the edge is being brought to serve it.
         *     - `certificate_failing`: No certificate could be issued. It is tried again.
         *     - `certificate_given_up`: The attempt ended without a certificate. `retry` begins another one.
         *     - `live`: The portal answers at the name over HTTPS.
         *     - `degraded`: The domain is live, and a condition of it is False.
         *     - `disabling`: The domain is being taken off the edge.
         *     - `disabled`: The domain is switched off. `retry` switches it on again.
         *     - `removing`: The domain is being taken off the edge, to be forgotten.
         *     - `left_behind`: The domain is removed, and its DNS record still leads here: it is to be deleted.
         * @enum {string}
         */
        Phase: "registered" | "awaiting_dns" | "dns_missing" | "dns_wrong" | "dns_given_up" | "awaiting_certificate" | "issuing" | "certificate_failing" | "certificate_given_up" | "live" | "degraded" | "disabling" | "disabled" | "removing" | "left_behind";
        /**
         * @description The group in which a list shows it.
         *
         *     - `needs_you`: Somebody on the tenant’s side must act.
         *     - `in_progress`: It goes on by itself, or somebody else acts.
         *     - `live`: The portal answers, and nobody on the tenant’s side must act.
         *     - `off`: The domain is switched off or removed, or is about to be.
         * @enum {string}
         */
        Group: "needs_you" | "in_progress" | "live" | "off";
        Step: {
            /** @enum {string} */
            step: "dns_record" | "ownership" | "certificate" | "live";
            /** @description The step in words, for people. */
            title: string;
            /**
             * @description How far the step is.
             *
             *     - `done`: All that it takes is so.
             *     - `in_progress`: It is being worked on or waited for.
             *     - `problem`: Somebody must act.
             *     - `not_started`: A step before it is not done.
             *     - `unknown`: It was done once, and could not be told at the last check.
             *     - `off`: The domain is switched off or removed.
             * @enum {string}
             */
            state: "done" | "in_progress" | "problem" | "not_started" | "unknown" | "off";
            /** @description The state in words, for people. */
            stateText: string;
        };
        NextStep: {
            /**
             * @description The step.
             *
             *     - `publish_record`: Publish the record, in place of what is there for it.
             *     - `remove_record`: Delete the record.
             *     - `disable_proxy`: Switch off the proxy in front of the name.
             *     - `open_challenge_path`: Pass `/.well-known/acme-challenge/` of the name on to the canonical host over port 80, unchanged.
             *     - `repair_zone`: Repair the name servers of the zone, or its DNSSEC.
             *     - `replace_certificate`: Upload a new own certificate, or remove the present one.
             *     - `contact_operator`: The operator must act.
             *     - `retry`: Begin another attempt (`retry`), once the steps before it are done.
             *     - `wait`: Nothing is to be done: it goes on by itself.
             * @enum {string}
             */
            kind: "publish_record" | "remove_record" | "disable_proxy" | "open_challenge_path" | "repair_zone" | "replace_certificate" | "contact_operator" | "retry" | "wait";
            /** @description The reason that calls for it, of a condition. */
            reason: string | null;
            record: {
                /** @example CNAME */
                type: string;
                /** @example portal.acme.com */
                name: string;
                /**
                 * @description Null: every record of the type at that name.
                 * @example 0c0ffee.portal.example.com
                 */
                value: string | null;
            } | null;
            /**
             * Format: date-time
             * @description Of `wait`: when we check again.
             */
            until: string | null;
            /** @description Whoever manages the DNS takes it, who may be another person. */
            forDns: boolean;
            /** @description The step in words, for people. */
            text: string;
            /** @description The sentence of the condition that calls for it. */
            because: string | null;
        };
        /** @description Who hosts the zone, by its name servers; null: nobody whose forms are known. */
        DnsProvider: {
            /** @example Cloudflare */
            name: string;
            /** @description Its page for records. */
            page: string;
            /**
             * @description Its record that stands in for a CNAME at the top of a zone; null: none is known.
             * @example ALIAS
             */
            aliasAtTop: string | null;
        } | null;
        Condition: {
            /** @enum {string} */
            type: "Owned" | "PointsHere" | "CertificateAllowed" | "CertificateReady" | "Routed" | "Reachable";
            /** @description The claim of the condition in words, for people. */
            title: string;
            /** @enum {string} */
            status: "True" | "False" | "Unknown";
            /** @description The status in words, for people. */
            statusText: string;
            /** @description One of a closed list; /docs/reasons/<reason> explains it. */
            reason: string;
            message: string;
            actor: components["schemas"]["Actor"];
            /**
             * Format: date-time
             * @description ISO 8601, UTC.
             */
            observedAt: string;
        };
        Record: {
            /** @enum {string} */
            purpose: "routing" | "ownership" | "certificate";
            /** @description The purpose in words, for people. */
            purposeText: string;
            /** @enum {string} */
            type: "CNAME" | "A" | "AAAA" | "TXT" | "CAA";
            /** @example portal.acme.com */
            name: string;
            /**
             * @description The name as most DNS providers want it, relative to the zone; `@` for the zone itself.
             * @example portal
             */
            relativeName: string;
            /** @example 0c0ffee.portal.example.com */
            value: string;
            /** @enum {string} */
            state: "missing" | "ok" | "wrong" | "unknown";
            /** @description The state in words, for people. */
            stateText: string;
            /** @description What the DNS says instead, or as well. */
            observed: string[];
            /** @description Seconds that the observed answer may be cached. */
            ttl: number | null;
            /**
             * Format: date-time
             * @description Until when caches may answer with what is not right, as of the last check.
             */
            cachedUntil: string | null;
            /** @description The record as the form of the zone’s DNS provider takes it. */
            entry: {
                /**
                 * @description The host part; empty or `@` at the top of the zone.
                 * @example portal
                 */
                name: string;
                /** @example 0c0ffee.portal.example.com. */
                value: string;
                /** @description It stands in the zone that was found; else `name` is the whole name. */
                inZone: boolean;
                /** @description The provider’s proxy is to be switched off for it. */
                proxyOff: boolean;
            };
        };
        /** @description The certificate that the tenant brought, which is served in place of `certificate`. */
        OwnCertificate: {
            /**
             * @description How it stands.
             *
             *     - `pending`: It is kept, and the edge has not been seen to serve it yet.
             *     - `served`: It is served.
             *     - `ending`: It is served, and ends soon: upload a new one, or remove it.
             *     - `ended`: It has ended, and the CA’s is served again.
             *     - `unreadable`: Its private key cannot be opened here, and the CA’s is served: the operator acts.
             * @enum {string}
             */
            state: "pending" | "served" | "ending" | "ended" | "unreadable";
            /** @description The state in words, for people. */
            stateText: string;
            issuer: string;
            /**
             * Format: date-time
             * @description ISO 8601, UTC.
             */
            notBefore: string;
            /**
             * Format: date-time
             * @description ISO 8601, UTC.
             */
            notAfter: string;
            /**
             * Format: date-time
             * @description From then on the CA’s is served again, by itself.
             */
            servedUntil: string;
            /** @description SHA-256 of the certificate, hexadecimal. */
            fingerprint: string;
            /**
             * Format: date-time
             * @description ISO 8601, UTC.
             */
            uploadedAt: string;
        } | null;
        RegisterDomain: {
            /** @example portal.acme.com */
            domain: string;
            /** @description For operators: registers a name that was held back as `confusable_hostname`. */
            allowConfusable?: boolean;
        };
        CheckedName: {
            /** @enum {string} */
            status: "accepted";
            /** @example portal.xn--bcher-kva.de */
            domain: string;
            /** @example portal.bücher.de */
            displayDomain: string;
        } | {
            /** @enum {string} */
            status: "refused";
            problem: components["schemas"]["Problem"];
        };
        RegisterDomainsResult: {
            name: string;
            /** @enum {string} */
            status: "registered";
            domain: components["schemas"]["Domain"];
        } | {
            name: string;
            /** @enum {string} */
            status: "refused";
            problem: components["schemas"]["Problem"];
        };
        RegisterDomains: {
            /**
             * @example [
             *       "portal.acme.com",
             *       "kunden.acme.de"
             *     ]
             */
            domains: string[];
        };
        DomainList: {
            domains: components["schemas"]["Domain"][];
            /** @description Give it as `cursor` for the next page. Null: there is none. */
            nextCursor: string | null;
        };
        RequestWithReason: {
            /** @description Why, in your own words; the audit keeps it. */
            reason?: string;
        };
        ReasonedRequest: {
            /** @description Why, in your own words; the audit keeps it. */
            reason: string;
        };
        PutCertificate: {
            /** @description PEM: the certificate of the domain first, then each issuer’s behind the one that it has signed. The root may be left out. */
            chain: string;
            /** @description PEM, without a passphrase: RSA or ECDSA. It is never shown again. */
            privateKey: string;
        };
        NewLink: components["schemas"]["Link"] & {
            /**
             * @description What to give away; shown this once. Null in the answer to a repetition with the same Idempotency-Key, as only a hash is kept: revoke the link, and make another.
             * @example https://domains.example.com/link#pdl_…
             */
            url: string | null;
            /** @description A mail with the link, to send to whoever manages the DNS. Null with `url`. */
            mail: {
                subject: string;
                body: string;
            } | null;
        };
        Link: {
            /** Format: uuid */
            id: string;
            /**
             * Format: date-time
             * @description ISO 8601, UTC.
             */
            createdAt: string;
            /** @enum {string} */
            createdBy: "operator" | "tenant";
            /** @description The user who made it, where the token named one. */
            subject: string | null;
            /**
             * Format: date-time
             * @description ISO 8601, UTC.
             */
            expiresAt: string;
            /**
             * Format: date-time
             * @description When it ended before it expired; null: it did not.
             */
            endedAt: string | null;
            /**
             * @description `revoked`: by a request. `deleted`: with its domain. `transferred`: another tenant has proved the name.
             * @enum {string|null}
             */
            endReason: "revoked" | "deleted" | "transferred" | null;
            /**
             * Format: date-time
             * @description To the minute.
             */
            lastUsedAt: string | null;
            /** @description In how many minutes it was used. */
            uses: number;
            /** @description To whom mails about the domain go; null: to nobody. */
            email: string | null;
        };
        CreateLink: {
            /**
             * @description Seconds, at most 90 days. Left out: PORTAL_LINK_DAYS, 14 days unless set.
             * @example 604800
             */
            expiresIn?: number;
            /**
             * Format: email
             * @description To whom mails about this domain go too, as long as the link works: whoever manages the DNS. The link itself is not sent.
             */
            email?: string;
            /**
             * @description The language of what is sent there.
             * @enum {string}
             */
            language?: "en" | "de";
        };
        LinkList: {
            links: components["schemas"]["Link"][];
        };
        EventList: {
            /** @description Newest first. */
            events: components["schemas"]["Event"][];
            /** @description Give it as `cursor` for the next page. Null: there is none. */
            nextCursor: string | null;
            /** @description The same for `before`, as earlier versions have it. */
            nextBefore: number | null;
        };
        Event: {
            id: number;
            /**
             * Format: date-time
             * @description ISO 8601, UTC.
             */
            at: string;
            /** @example status_changed */
            kind: string;
            from: string | null;
            to: string | null;
            reason: string | null;
            message: string;
            /** @enum {string} */
            by: "system" | "operator" | "tenant";
            /** @description The steps of the domain that the entry completed. */
            completes: ("dns_record" | "ownership" | "certificate" | "live")[];
            evidence: components["schemas"]["Evidence"];
            /** @description The evidence in words, a line for each observation. */
            evidenceText: string[];
        };
        /** @description The raw observations that the entry rests on. */
        Evidence: {
            dns: {
                [key: string]: unknown;
            } | null;
            edge: {
                [key: string]: unknown;
            } | null;
            probe: {
                [key: string]: unknown;
            } | null;
        } | null;
        Preflight: {
            /** Format: uuid */
            tenant: string;
            domain: string;
            displayDomain: string;
            canonicalHost: string;
            /** @enum {string} */
            registration: "possible" | "already_registered" | "quota_exceeded";
            /**
             * Format: uuid
             * @description The id it has, when it is registered already.
             */
            domainId: string | null;
            /** @description The records to publish, and how each stands now. */
            records: components["schemas"]["Record"][];
            /** @description Whether an ownership TXT will be needed as well; its value is made on registration. */
            needsOwnershipTxt: boolean;
            /** @description All six. `Owned`, `PointsHere` and `CertificateAllowed` are as of now; the others are as last judged, where it is registered. */
            conditions: components["schemas"]["Condition"][];
            /** @description Everything that is not as it should be, with who acts; several for `CertificateAllowed` where a CA would stumble over several things. Empty: it would work. */
            findings: components["schemas"]["Condition"][];
            /**
             * Format: date-time
             * @description ISO 8601, UTC.
             */
            observedAt: string;
        };
        AskPreflight: {
            /** @example portal.acme.com */
            domain: string;
            /** Format: uuid */
            tenant: string;
        };
        LinkRecords: {
            /** @description A-label form, lower case. */
            domain: string;
            /** @description As people write it. */
            displayDomain: string;
            /**
             * @description The task of whoever manages the DNS.
             *
             *     - `publish`: Publish the records that are not `ok`, or change them.
             *     - `delete`: Delete the records that a removed domain has left behind.
             *     - `keep`: Keep the records as they are.
             *     - `none`: There is nothing to do.
             * @enum {string}
             */
            dnsTask: "publish" | "delete" | "keep" | "none";
            /** @description Nothing more is to be done: the records are right, and nothing beside them is in the way. */
            done: boolean;
            /** @description The first of these in words, as a heading; null: there is none. */
            headline: string | null;
            /** @description What to do in the DNS now, in its order. */
            nextSteps: components["schemas"]["NextStep"][];
            /** @description The same as one text. */
            dnsMessage: string;
            dnsProvider: components["schemas"]["DnsProvider"];
            /** @description The records to publish, and how each stands. */
            records: components["schemas"]["Record"][];
            /**
             * Format: date-time
             * @description ISO 8601, UTC.
             */
            lastCheckedAt: string | null;
            /**
             * Format: date-time
             * @description ISO 8601, UTC.
             */
            nextCheckAt: string | null;
            /** @description The records were not found for so long that nobody checks any more, until the tenant starts over. */
            checksStopped: boolean;
            /**
             * Format: date-time
             * @description Until when the link works.
             */
            expiresAt: string;
        };
        DomainPage: {
            domains: components["schemas"]["Domain"][];
            /** @description Give it as `cursor` for the next page. Null: there is none. */
            nextCursor: string | null;
        };
        InspectedDomain: {
            domain: components["schemas"]["Domain"];
            tenantName: string;
            gateway: string;
            /** @enum {string} */
            provider: "cloudflare" | "route53" | "google" | "azure" | "godaddy" | "namecheap" | "digitalocean" | "ns1" | "dnsimple" | "vercel" | "wix" | "squarespace" | "ionos" | "ovh" | "gandi" | "hetzner" | "other" | "unknown";
            /**
             * Format: date-time
             * @description Since when an operator suspends its removals; null: nobody does.
             */
            onHoldSince: string | null;
            workflow: {
                id: string;
                /** @description Its page in Temporal (PORTAL_TEMPORAL_UI_URL). */
                url: string | null;
            };
            traces: {
                /** @description Its traces (PORTAL_TRACE_URL). */
                url: string | null;
            };
            /** @description Commands of the runbook, filled in. */
            commands: {
                what: string;
                command: string;
            }[];
        };
        Stats: {
            domains: {
                total: number;
                byStatus: {
                    pending_dns: number;
                    verifying_dns: number;
                    dns_failed: number;
                    pending_certificate: number;
                    deploying: number;
                    certificate_failed: number;
                    active: number;
                    disabled: number;
                };
            };
            /** @description Names that the edge may serve, as this process knows them. */
            servedNames: number;
            /** @description Stored requests that have not reached Temporal yet. */
            outboxDepth: number;
            /** @description When many domains of many tenants fail together: open ones, and those of the last day. */
            ourIncidents: {
                /** @enum {string} */
                kind: "dns" | "certificate" | "edge";
                /**
                 * Format: date-time
                 * @description What began to fail since then belongs to it.
                 */
                since: string;
                /** Format: date-time */
                openedAt: string;
                /**
                 * Format: date-time
                 * @description null: it is open. Nothing is torn down until a day later, but see `holdEndsAt`.
                 */
                closedAt: string | null;
                /**
                 * Format: date-time
                 * @description Until then it holds tear-downs at most, unless PORTAL_INCIDENT_HOLD is `on`.
                 */
                holdEndsAt: string;
                /**
                 * Format: date-time
                 * @description Since when it holds nothing any more, though it may be open; null: it holds.
                 */
                holdEndedAt: string | null;
                /** @description Domains that fail with it, as counted last. */
                domains: number;
                /** @description Their tenants. */
                tenants: number;
                /** @description Tenants whose domains could fail. */
                ofTenants: number;
            }[];
            /** @description The gateways of the settings, in their order, then others that still have names. */
            gateways: {
                name: string;
                /** @description Where its canonical hosts live; null: the settings do not know this gateway any more. */
                baseDomain: string | null;
                /** @description Names on it that are not switched off. */
                names: number;
                /** @description With so many names or tenants it takes no new tenant, where there are several gateways. */
                limit: number;
            }[];
        };
        Fleet: {
            total: number;
            /** @description By status and reason; a status without a reason has null. */
            states: {
                status: components["schemas"]["Status"];
                /** @enum {string|null} */
                reason: "cname" | "txt" | "not_checked" | "proof_missing" | "claimed_elsewhere" | "moved_away" | "claim_expired" | "address" | "left_behind" | "nxdomain" | "no_record" | "wrong_target" | "proxied" | "cname_loop" | "split_answers" | "wrong_address" | "stale_ipv6" | "servfail" | "dnssec_bogus" | "timeout" | "refused" | "lame_delegation" | "name_servers_silent" | "answer_too_large" | "allowed" | "caa_forbids" | "challenge_unreachable" | "challenge_redirected" | "challenge_intercepted" | "canonical_host_broken" | "rate_limited" | "orders_paused" | "account_refused" | "caa_unknown" | "issued" | "not_requested" | "requesting" | "challenge_failed" | "order_failed" | "ca_unavailable" | "issuer_not_ready" | "expired" | "renewal_failing" | "own" | "own_ending" | "own_ended" | "own_unreadable" | "applied" | "not_applied" | "apply_failed" | "syncing" | "removed" | "https_ok" | "connection_refused" | "connection_timeout" | "wrong_certificate" | "untrusted_certificate" | "unexpected_answer" | null;
                domains: number;
            }[];
            /** @description By who hosts the DNS, of those that are not switched off; most first. */
            providers: {
                /** @enum {string} */
                provider: "cloudflare" | "route53" | "google" | "azure" | "godaddy" | "namecheap" | "digitalocean" | "ns1" | "dnsimple" | "vercel" | "wix" | "squarespace" | "ionos" | "ovh" | "gandi" | "hetzner" | "other" | "unknown";
                name: string;
                domains: number;
            }[];
            gateways: {
                name: string;
                baseDomain: string | null;
                names: number;
                limit: number;
            }[];
            /** @description Certificates that end within so many days, those that have ended among them. */
            certificates: {
                days: number;
                domains: number;
            }[];
            /** @description From the beginning of the attempt to the live address, of the last 500 within 30 days; null: there was none. */
            timeToActive: {
                domains: number;
                p50Seconds: number;
                p95Seconds: number;
            } | null;
            /** @description What needs an operator first. */
            attention: {
                /** @description Checks that no worker made in time. */
                overdue: number;
                renewalsForecastToFail: number;
                onHold: number;
                outboxDepth: number;
                /**
                 * Format: date-time
                 * @description ISO 8601, UTC.
                 */
                outboxOldest: string | null;
                /**
                 * Format: date-time
                 * @description ISO 8601, UTC.
                 */
                waitingForCertificateSince: string | null;
                openIncidents: ("dns" | "certificate" | "edge")[];
            };
        };
        IncidentList: {
            incidents: components["schemas"]["Incident"][];
        };
        Incident: {
            /** @enum {string} */
            kind: "dns" | "certificate" | "edge";
            /**
             * Format: date-time
             * @description ISO 8601, UTC.
             */
            openedAt: string;
            /**
             * Format: date-time
             * @description null: it is open.
             */
            closedAt: string | null;
            /** @description How it holds removals, while it is open and for a day; null: it is over. */
            holds: {
                /**
                 * Format: date-time
                 * @description What began to fail since then belongs to it.
                 */
                since: string;
                /**
                 * Format: date-time
                 * @description ISO 8601, UTC.
                 */
                endsAt: string;
                /**
                 * Format: date-time
                 * @description ISO 8601, UTC.
                 */
                endedAt: string | null;
                domains: number;
                tenants: number;
                ofTenants: number;
            } | null;
            timeline: {
                id: number;
                /**
                 * Format: date-time
                 * @description ISO 8601, UTC.
                 */
                at: string;
                /** @enum {string} */
                action: "incident.opened" | "incident.hold_ended" | "incident.closed";
                domains: number | null;
                tenants: number | null;
                ofTenants: number | null;
            }[];
        };
        CertificateAuthority: {
            /** @description The ACME directory, the Issuer of the cluster, or a CA of this machine. */
            name: string;
            accountUri: string | null;
            /** @description Orders are held back by the limits (PORTAL_ORDER_LIMITS). */
            limitsKept: boolean;
            limits: {
                /** @enum {string} */
                limit: "ordered_for_name" | "issued_for_name" | "ordered_by_tenant" | "ordered_by_all";
                /** @enum {string} */
                of: "domain" | "tenant" | "all";
                most: number;
                withinSeconds: number;
                /** @description Of those for all together; null: it is one name’s or tenant’s. */
                used: number | null;
                left: number | null;
                /**
                 * Format: date-time
                 * @description When the oldest order counts no more.
                 */
                freesAt: string | null;
            }[];
            /** @description The tenants that ordered most within the time of their limit. */
            tenants: {
                /** Format: uuid */
                tenant: string;
                name: string;
                used: number;
                left: number;
            }[];
            /** @description Domains whose status is because of the CA or of our account, by reason. */
            troubles: {
                /** @enum {string} */
                reason: "orders_paused" | "account_refused" | "rate_limited" | "ca_unavailable" | "issuer_not_ready" | "order_failed" | "renewal_failing";
                domains: number;
            }[];
        };
        OperatorSession: {
            /** @description Who asks; null: nobody who is an operator. */
            operator: {
                /** @enum {string} */
                role: "viewer" | "operator" | "admin";
                /** @description As the issuer names the person; null: a key. */
                name: string | null;
                /** @enum {string} */
                by: "key" | "session";
            } | null;
            /** @description Where a browser signs in by OpenID Connect; null: that is not set up. */
            signInPath: string | null;
        };
        OperatorSessionList: {
            sessions: {
                /** Format: uuid */
                id: string;
                /** @description The person's id at the identity provider. */
                subject: string;
                email: string | null;
                /** @enum {string} */
                role: "viewer" | "operator" | "admin";
                /**
                 * Format: date-time
                 * @description ISO 8601, UTC.
                 */
                createdAt: string;
                /**
                 * Format: date-time
                 * @description ISO 8601, UTC.
                 */
                expiresAt: string;
            }[];
        };
        NewOperatorKey: components["schemas"]["OperatorKey"] & {
            /** @description Shown this once; only its hash is kept. */
            key: string;
        };
        OperatorKey: {
            /** Format: uuid */
            id: string;
            label: string;
            /**
             * Format: date-time
             * @description ISO 8601, UTC.
             */
            createdAt: string;
            /**
             * Format: date-time
             * @description ISO 8601, UTC.
             */
            revokedAt: string | null;
            /**
             * Format: date-time
             * @description To the minute; null: never.
             */
            lastUsedAt: string | null;
        };
        CreateOperatorKey: {
            /** @description Who or what uses it. */
            label: string;
        };
        OperatorKeyList: {
            keys: components["schemas"]["OperatorKey"][];
        };
        RotatedSigningKey: {
            key: components["schemas"]["SigningKey"];
            old: components["schemas"]["SigningKey"][];
        };
        SigningKey: {
            id: string;
            /**
             * Format: date-time
             * @description ISO 8601, UTC.
             */
            createdAt: string;
            /**
             * Format: date-time
             * @description No token that it signed is taken from then on; null: it is the one that signs.
             */
            endsAt: string | null;
        };
        RotateSigningKey: {
            /**
             * @description `after_longest_token`: tokens that are out stay valid until they end by themselves. `now`: every token that is out is refused from now on, within a second everywhere.
             * @default after_longest_token
             * @enum {string}
             */
            endOld: "after_longest_token" | "now";
        };
        SigningKeyList: {
            keys: components["schemas"]["SigningKey"][];
        };
        AuditPage: {
            entries: components["schemas"]["AuditEntry"][];
            nextCursor: string | null;
        };
        AuditEntry: {
            id: number;
            /**
             * Format: date-time
             * @description ISO 8601, UTC.
             */
            at: string;
            actor: {
                /** @enum {string} */
                kind: "operator" | "tenant" | "system";
                /** @description The operator key (`settings`: the one of the settings), the token, or the part of the product. */
                id: string;
                /** @description For whom the token was minted. */
                subject: string | null;
            };
            /** @enum {string} */
            action: "tenant.created" | "tenant.renamed" | "tenant.removed" | "token.minted" | "domain.registered" | "domain.refresh" | "domain.reconcile" | "domain.retry" | "domain.disable" | "domain.delete" | "domain.unpause" | "domain.hold" | "domain.release" | "domain.certificate_put" | "domain.certificate_removed" | "domain.status_changed" | "domain.proved" | "domain.gained" | "domain.lost" | "domain.forgotten" | "link.created" | "link.used" | "link.revoked" | "operator.signed_in" | "operator.signed_out" | "operator.session_ended" | "operator_key.created" | "operator_key.revoked" | "signing_key.rotated" | "incident.opened" | "incident.hold_ended" | "incident.closed" | "webhook.created" | "webhook.deleted" | "webhook.secret_rotated" | "webhook.tested" | "webhook.disabled" | "webhook.resumed" | "webhook.replayed" | "mail.tested" | "sandbox_record.put" | "sandbox_record.deleted";
            /** Format: uuid */
            tenant: string | null;
            /** Format: uuid */
            domainId: string | null;
            from: {
                [key: string]: unknown;
            } | null;
            to: {
                [key: string]: unknown;
            } | null;
            /** @description The `X-Request-Id` of the request that asked. */
            requestId: string | null;
        };
        NewWebhook: components["schemas"]["Webhook"] & {
            /**
             * @description Verifies what is sent; shown this once.
             * @example whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSwMfKQ9r8GKYo=
             */
            secret: string;
        };
        /** @enum {string} */
        WebhookEventType: "domain.registered" | "domain.status_changed" | "domain.moved_here" | "domain.moved_away" | "domain.checks_stopped" | "domain.certificate_renewed" | "domain.renewal_will_fail" | "domain.removed" | "incident.opened" | "incident.closed";
        Webhook: {
            /** Format: uuid */
            id: string;
            url: string;
            /** Format: uuid */
            tenant: string | null;
            /** @description null: all. */
            events: components["schemas"]["WebhookEventType"][] | null;
            /**
             * Format: date-time
             * @description ISO 8601, UTC.
             */
            createdAt: string;
            /** @description Failed attempts in a row, since the last one that succeeded. */
            failures: number;
            /**
             * Format: date-time
             * @description Since when nothing is sent; what happens meanwhile waits. null: it is in use.
             */
            disabledAt: string | null;
            /**
             * @description `gone`: it answered 410. `failing`: it did not take an event for three days.
             * @enum {string|null}
             */
            disabledReason: "gone" | "failing" | null;
            /**
             * Format: date-time
             * @description Until when the secret before signs beside the present one.
             */
            oldSecretUntil: string | null;
        };
        CreateWebhook: {
            /**
             * @description https, with an address of the public internet; or an address within PORTAL_WEBHOOK_ALLOWED_NETWORKS, then http too.
             * @example https://app.example.com/hooks/portal-domains
             */
            url: string;
            /**
             * Format: uuid
             * @description Only this tenant's events. Left out: those of all, and of the installation itself.
             */
            tenant?: string;
            /** @description The types to send. Left out: all, those of later versions too. */
            events?: components["schemas"]["WebhookEventType"][];
        };
        WebhookList: {
            webhooks: components["schemas"]["Webhook"][];
        };
        WebhookReplay: {
            replayed: number;
        };
        ReplayWebhook: {
            /**
             * Format: date-time
             * @description ISO 8601, UTC.
             */
            since: string;
        };
        WebhookTest: {
            delivered: boolean;
            /** @description The status that came back; null: none did. */
            status: number | null;
            /** @description Why none came: `timeout`, `name_not_found`, `address_not_allowed`, `not_https`, or a code of the system or of TLS, as `ECONNREFUSED`. */
            failure: string | null;
            /** @description The beginning of the answer, at most 1 KiB. */
            body: string | null;
        };
        WebhookDeliveryPage: {
            deliveries: components["schemas"]["WebhookDelivery"][];
            nextCursor: string | null;
        };
        WebhookDelivery: {
            id: string;
            /** @description The `webhook-id`, the same for each attempt and replay. */
            webhookId: string;
            type: string;
            /**
             * Format: date-time
             * @description When it happened.
             */
            at: string;
            name: string | null;
            domainId: string | null;
            attempts: number;
            /**
             * Format: date-time
             * @description ISO 8601, UTC.
             */
            lastAttemptAt: string | null;
            lastStatus: number | null;
            lastError: string | null;
            /**
             * Format: date-time
             * @description When it is sent next, at the earliest: what is before it of the same domain goes first. null: it is delivered.
             */
            nextAt: string | null;
            /**
             * Format: date-time
             * @description ISO 8601, UTC.
             */
            deliveredAt: string | null;
        };
        MailPage: {
            mails: components["schemas"]["Mail"][];
            nextCursor: string | null;
        };
        Mail: {
            id: number;
            /**
             * Format: date-time
             * @description When it happened.
             */
            at: string;
            /** Format: uuid */
            tenant: string;
            /** Format: uuid */
            domainId: string;
            /** @description The name of the domain. */
            name: string;
            /** @enum {string} */
            topic: "action_required" | "live" | "renewal_will_fail" | "withdrawal";
            /**
             * Format: uuid
             * @description The link that it goes with; null: it goes to the contact of the tenant.
             */
            link: string | null;
            attempts: number;
            lastError: string | null;
            /**
             * Format: date-time
             * @description When it is looked at next; null: it has ended.
             */
            nextAt: string | null;
            /**
             * Format: date-time
             * @description ISO 8601, UTC.
             */
            endedAt: string | null;
            /**
             * @description `sent`: the server has taken it. `outdated`: it was true no more. `no_address`: there is nobody to send it to. `refused`: the receiver takes it never. `failing`: it was not taken for three days. `off`: no mail is sent here.
             * @enum {string|null}
             */
            outcome: "sent" | "outdated" | "no_address" | "refused" | "failing" | "off" | null;
        };
        MailTest: {
            sent: boolean;
            /** @description Why it was not taken. */
            error: string | null;
        };
        TestMail: {
            /** Format: email */
            to: string;
            /**
             * @description The language of what is sent there.
             * @default en
             * @enum {string}
             */
            language: "en" | "de";
        };
        SandboxRecordList: {
            records: components["schemas"]["StoredSandboxRecord"][];
        };
        StoredSandboxRecord: {
            name: string;
            /** @enum {string} */
            type: "A" | "AAAA" | "CNAME" | "TXT" | "CAA" | "NS";
            values: string[];
            ttl: number;
        };
        SandboxRecord: {
            /** @example portal.acme.localhost */
            name: string;
            /** @enum {string} */
            type: "A" | "AAAA" | "CNAME" | "TXT" | "CAA" | "NS";
            /**
             * @example [
             *       "0c0ffee.portal.localhost"
             *     ]
             */
            values: string[];
            /**
             * @description Seconds.
             * @default 5
             */
            ttl: number;
        };
        SandboxSession: {
            token: string;
            /** @enum {string} */
            role: "viewer" | "admin";
            /** @description Seconds. */
            expiresIn: number;
            /**
             * Format: date-time
             * @description ISO 8601, UTC.
             */
            expiresAt: string;
            tenant: components["schemas"]["Tenant"];
            /** @description Where a portal opens: https://<domain>:<port>/ */
            edgeHttpsPort: number;
        };
        Health: {
            /** @enum {string} */
            status: "ok";
        };
        Readiness: {
            /** @enum {string} */
            status: "ready" | "not_ready";
            checks: {
                /** @enum {string} */
                database: "ok" | "failed" | "unknown";
                /** @enum {string} */
                migrations: "ok" | "failed" | "unknown";
                /** @enum {string} */
                servedNames: "ok" | "failed" | "unknown";
                /**
                 * @description Failed: changes are seen seconds late, as by a pooler in transaction mode. It does not end readiness.
                 * @enum {string}
                 */
                notifications: "ok" | "failed" | "unknown";
            };
            /** @description Where `database` failed: its state, and what an operator does about it. */
            problem?: {
                /** @description SQLSTATE, or the code of a network error. */
                code: string | null;
                detail: string;
                fix: string;
            };
        };
        AssertionKeySet: {
            keys: components["schemas"]["AssertionKey"][];
        };
        AssertionKey: {
            /** @enum {string} */
            kty: "OKP";
            /** @enum {string} */
            crv: "Ed25519";
            /** @description The public key, base64url. */
            x: string;
            kid: string;
            /** @enum {string} */
            alg: "EdDSA";
            /** @enum {string} */
            use: "sig";
        };
    };
    responses: never;
    parameters: never;
    requestBodies: never;
    headers: never;
    pathItems: never;
}
export type $defs = Record<string, never>;
export interface operations {
    getTenant: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                tenant: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The tenant. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Tenant"];
                };
            };
            /** @description `invalid_request` */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `unauthorized`, `test_key` */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `tenant_not_found` */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `rate_limited` */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `internal_error` */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `database_unavailable`, `overloaded` */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    putTenant: {
        parameters: {
            query?: never;
            header?: {
                /** @description Creates the tenant only where none of this id is there or was removed; else the answer is 412. */
                "if-none-match"?: "*";
            };
            path: {
                tenant: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["PutTenant"];
            };
        };
        responses: {
            /** @description The tenant with its canonical host. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Tenant"];
                };
            };
            /** @description `invalid_json`, `invalid_request` */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `unauthorized`, `test_key` */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `forbidden` */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `tenant_not_found` */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `precondition_failed` */
            412: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `unsupported_media_type` */
            415: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `rate_limited` */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `internal_error` */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `gateways_full`, `database_unavailable`, `overloaded` */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    deleteTenant: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                tenant: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Stored; its domains go from here on. */
            202: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Tenant"];
                };
            };
            /** @description `invalid_request` */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `unauthorized`, `test_key` */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `forbidden` */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `tenant_not_found` */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `rate_limited` */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `internal_error` */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `database_unavailable`, `overloaded` */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    listTenants: {
        parameters: {
            query?: {
                cursor?: string;
                /** @description Without it, and without `cursor`, all come in one answer. */
                limit?: number;
                /** @description Only the tenants with this whole name, in any case, or with this label. */
                name?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description One page of tenants. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["TenantList"];
                };
            };
            /** @description `invalid_request` */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `unauthorized`, `test_key` */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `forbidden` */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `not_found` */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `rate_limited` */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `internal_error` */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `database_unavailable`, `overloaded` */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    createToken: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                tenant: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["CreateToken"];
            };
        };
        responses: {
            /** @description The token. */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Token"];
                };
            };
            /** @description `invalid_json`, `invalid_request` */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `unauthorized`, `test_key` */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `forbidden` */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `tenant_not_found` */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `unsupported_media_type` */
            415: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `rate_limited` */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `internal_error` */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `database_unavailable`, `overloaded` */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    listDomains: {
        parameters: {
            query?: {
                cursor?: string;
                /** @description Without it, and without `cursor`, all come in one answer. */
                limit?: number;
                /** @description With `true`: the domains that are removed, and whose DNS records still lead here. */
                removed?: "true" | "false";
            };
            header?: never;
            path: {
                tenant: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The domains. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["DomainList"];
                };
            };
            /** @description `invalid_request` */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `unauthorized`, `test_key` */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `tenant_not_found` */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `rate_limited` */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `internal_error` */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `database_unavailable`, `overloaded` */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    registerDomain: {
        parameters: {
            query?: never;
            header?: {
                /** @description Names this request, best by a random uuid: repeated within a day it is not carried out again, but answered as the first time, with `Idempotency-Replayed: true`. A request that was refused has changed nothing, and its key is free again. */
                "idempotency-key"?: string;
            };
            path: {
                tenant: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["RegisterDomain"];
            };
        };
        responses: {
            /** @description Stored. */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Domain"];
                };
            };
            /** @description `invalid_json`, `invalid_request` */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `unauthorized`, `test_key` */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `forbidden` */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `tenant_not_found` */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `already_registered`, `idempotency_key_in_use` */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `too_large` */
            413: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `unsupported_media_type` */
            415: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `invalid_hostname`, `ip_address`, `public_suffix`, `reserved_name`, `own_domain`, `wildcard_not_supported`, `confusable_hostname`, `idempotency_key_reused` */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `quota_exceeded`, `rate_limited` */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `internal_error` */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `database_unavailable`, `overloaded` */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    checkName: {
        parameters: {
            query: {
                domain: string;
            };
            header?: never;
            path: {
                tenant: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Whether the name can be registered. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["CheckedName"];
                };
            };
            /** @description `invalid_request` */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `unauthorized`, `test_key` */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `forbidden` */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `tenant_not_found` */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `rate_limited` */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `internal_error` */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `database_unavailable`, `overloaded` */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    registerDomains: {
        parameters: {
            query?: never;
            header?: {
                /** @description Names this request, best by a random uuid: repeated within a day it is not carried out again, but answered as the first time, with `Idempotency-Replayed: true`. A request that was refused has changed nothing, and its key is free again. */
                "idempotency-key"?: string;
            };
            path: {
                tenant: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["RegisterDomains"];
            };
        };
        responses: {
            /** @description Each name with its result. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        results: components["schemas"]["RegisterDomainsResult"][];
                    };
                };
            };
            /** @description `invalid_json`, `invalid_request` */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `unauthorized`, `test_key` */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `forbidden` */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `tenant_not_found` */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `idempotency_key_in_use` */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `too_large` */
            413: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `unsupported_media_type` */
            415: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `idempotency_key_reused` */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `rate_limited` */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `internal_error` */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `database_unavailable`, `overloaded` */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    getDomain: {
        parameters: {
            query?: {
                /** @description Long poll: the answer comes once the domain is `active`, will not become so without a request (it was given up, disabled or deleted), or `timeout` is over; `status` says which. Counts as an open stream of the tenant. */
                wait?: "active";
                /** @description With `wait`: the longest wait, in seconds. */
                timeout?: number;
            };
            header?: never;
            path: {
                tenant: string;
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The domain. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Domain"];
                };
            };
            /** @description Nothing of it has changed since the answer with this `ETag`. */
            304: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description `invalid_request` */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `unauthorized`, `test_key` */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `tenant_not_found`, `domain_not_found` */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `rate_limited` */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `internal_error` */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `database_unavailable`, `overloaded` */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    deleteDomain: {
        parameters: {
            query?: never;
            header?: {
                /** @description The `ETag` of the domain as it was read: where it has changed since, nothing is changed, and the answer is `precondition_failed`. */
                "if-match"?: string;
            };
            path: {
                tenant: string;
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Stored; it is done from here on. */
            202: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Domain"];
                };
            };
            /** @description `invalid_request` */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `unauthorized`, `test_key` */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `forbidden` */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `domain_not_found`, `tenant_not_found` */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `not_possible` */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `precondition_failed` */
            412: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `rate_limited` */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `internal_error` */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `database_unavailable`, `overloaded` */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    refreshDomain: {
        parameters: {
            query?: never;
            header?: {
                /** @description The `ETag` of the domain as it was read: where it has changed since, nothing is changed, and the answer is `precondition_failed`. */
                "if-match"?: string;
                /** @description Names this request, best by a random uuid: repeated within a day it is not carried out again, but answered as the first time, with `Idempotency-Replayed: true`. A request that was refused has changed nothing, and its key is free again. */
                "idempotency-key"?: string;
            };
            path: {
                tenant: string;
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Stored; it is done from here on. */
            202: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Domain"];
                };
            };
            /** @description `invalid_request` */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `unauthorized`, `test_key` */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `forbidden` */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `domain_not_found`, `tenant_not_found` */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `not_possible`, `idempotency_key_in_use` */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `precondition_failed` */
            412: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `idempotency_key_reused` */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `rate_limited` */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `internal_error` */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `database_unavailable`, `overloaded` */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    retryDomain: {
        parameters: {
            query?: never;
            header?: {
                /** @description The `ETag` of the domain as it was read: where it has changed since, nothing is changed, and the answer is `precondition_failed`. */
                "if-match"?: string;
                /** @description Names this request, best by a random uuid: repeated within a day it is not carried out again, but answered as the first time, with `Idempotency-Replayed: true`. A request that was refused has changed nothing, and its key is free again. */
                "idempotency-key"?: string;
            };
            path: {
                tenant: string;
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Stored; it is done from here on. */
            202: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Domain"];
                };
            };
            /** @description `invalid_request` */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `unauthorized`, `test_key` */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `forbidden` */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `domain_not_found`, `tenant_not_found` */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `not_possible`, `idempotency_key_in_use` */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `precondition_failed` */
            412: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `idempotency_key_reused`, `confusable_hostname` */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `rate_limited` */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `internal_error` */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `database_unavailable`, `overloaded` */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    disableDomain: {
        parameters: {
            query?: never;
            header?: {
                /** @description The `ETag` of the domain as it was read: where it has changed since, nothing is changed, and the answer is `precondition_failed`. */
                "if-match"?: string;
                /** @description Names this request, best by a random uuid: repeated within a day it is not carried out again, but answered as the first time, with `Idempotency-Replayed: true`. A request that was refused has changed nothing, and its key is free again. */
                "idempotency-key"?: string;
            };
            path: {
                tenant: string;
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Stored; it is done from here on. */
            202: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Domain"];
                };
            };
            /** @description `invalid_request` */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `unauthorized`, `test_key` */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `forbidden` */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `domain_not_found`, `tenant_not_found` */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `not_possible`, `idempotency_key_in_use` */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `precondition_failed` */
            412: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `idempotency_key_reused` */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `rate_limited` */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `internal_error` */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `database_unavailable`, `overloaded` */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    reconcileDomain: {
        parameters: {
            query?: never;
            header?: {
                /** @description The `ETag` of the domain as it was read: where it has changed since, nothing is changed, and the answer is `precondition_failed`. */
                "if-match"?: string;
                /** @description Names this request, best by a random uuid: repeated within a day it is not carried out again, but answered as the first time, with `Idempotency-Replayed: true`. A request that was refused has changed nothing, and its key is free again. */
                "idempotency-key"?: string;
            };
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody?: {
            content: {
                "application/json": components["schemas"]["RequestWithReason"];
            };
        };
        responses: {
            /** @description Stored; it is done from here on. */
            202: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Domain"];
                };
            };
            /** @description `invalid_request`, `invalid_json` */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `unauthorized`, `test_key` */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `forbidden` */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `domain_not_found`, `not_found` */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `not_possible`, `idempotency_key_in_use` */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `precondition_failed` */
            412: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `too_large` */
            413: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `unsupported_media_type` */
            415: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `idempotency_key_reused` */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `rate_limited` */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `internal_error` */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `database_unavailable`, `overloaded` */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    unpauseDomain: {
        parameters: {
            query?: never;
            header?: {
                /** @description The `ETag` of the domain as it was read: where it has changed since, nothing is changed, and the answer is `precondition_failed`. */
                "if-match"?: string;
                /** @description Names this request, best by a random uuid: repeated within a day it is not carried out again, but answered as the first time, with `Idempotency-Replayed: true`. A request that was refused has changed nothing, and its key is free again. */
                "idempotency-key"?: string;
            };
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody?: {
            content: {
                "application/json": components["schemas"]["RequestWithReason"];
            };
        };
        responses: {
            /** @description Stored; it is done from here on. */
            202: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Domain"];
                };
            };
            /** @description `invalid_request`, `invalid_json` */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `unauthorized`, `test_key` */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `forbidden` */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `domain_not_found`, `not_found` */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `not_possible`, `idempotency_key_in_use` */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `precondition_failed` */
            412: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `too_large` */
            413: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `unsupported_media_type` */
            415: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `idempotency_key_reused` */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `rate_limited` */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `internal_error` */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `database_unavailable`, `overloaded` */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    holdDomain: {
        parameters: {
            query?: never;
            header?: {
                /** @description The `ETag` of the domain as it was read: where it has changed since, nothing is changed, and the answer is `precondition_failed`. */
                "if-match"?: string;
                /** @description Names this request, best by a random uuid: repeated within a day it is not carried out again, but answered as the first time, with `Idempotency-Replayed: true`. A request that was refused has changed nothing, and its key is free again. */
                "idempotency-key"?: string;
            };
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["ReasonedRequest"];
            };
        };
        responses: {
            /** @description Stored; it is done from here on. */
            202: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Domain"];
                };
            };
            /** @description `invalid_request`, `invalid_json` */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `unauthorized`, `test_key` */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `forbidden` */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `domain_not_found`, `not_found` */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `not_possible`, `idempotency_key_in_use` */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `precondition_failed` */
            412: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `too_large` */
            413: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `unsupported_media_type` */
            415: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `idempotency_key_reused` */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `rate_limited` */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `internal_error` */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `database_unavailable`, `overloaded` */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    releaseDomain: {
        parameters: {
            query?: never;
            header?: {
                /** @description The `ETag` of the domain as it was read: where it has changed since, nothing is changed, and the answer is `precondition_failed`. */
                "if-match"?: string;
                /** @description Names this request, best by a random uuid: repeated within a day it is not carried out again, but answered as the first time, with `Idempotency-Replayed: true`. A request that was refused has changed nothing, and its key is free again. */
                "idempotency-key"?: string;
            };
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody?: {
            content: {
                "application/json": components["schemas"]["RequestWithReason"];
            };
        };
        responses: {
            /** @description Stored; it is done from here on. */
            202: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Domain"];
                };
            };
            /** @description `invalid_request`, `invalid_json` */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `unauthorized`, `test_key` */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `forbidden` */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `domain_not_found`, `not_found` */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `not_possible`, `idempotency_key_in_use` */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `precondition_failed` */
            412: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `too_large` */
            413: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `unsupported_media_type` */
            415: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `idempotency_key_reused` */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `rate_limited` */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `internal_error` */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `database_unavailable`, `overloaded` */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    putDomainCertificate: {
        parameters: {
            query?: never;
            header?: {
                /** @description The `ETag` of the domain as it was read: where it has changed since, nothing is changed, and the answer is `precondition_failed`. */
                "if-match"?: string;
            };
            path: {
                tenant: string;
                id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["PutCertificate"];
            };
        };
        responses: {
            /** @description Stored; it is served once the edge has taken it up, mostly within a second. */
            202: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Domain"];
                };
            };
            /** @description `invalid_request`, `invalid_json` */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `unauthorized`, `test_key` */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `forbidden` */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `tenant_not_found`, `domain_not_found` */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `not_possible`, `certificate_key_missing` */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `precondition_failed` */
            412: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `too_large` */
            413: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `unsupported_media_type` */
            415: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `certificate_unreadable`, `certificate_key_unreadable`, `certificate_key_mismatch`, `certificate_wrong_name`, `certificate_wrong_purpose`, `certificate_chain_broken`, `certificate_not_yet_valid`, `certificate_expired`, `certificate_expires_soon`, `certificate_weak`, `certificate_untrusted` */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `rate_limited` */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `internal_error` */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `database_unavailable`, `overloaded` */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    removeDomainCertificate: {
        parameters: {
            query?: never;
            header?: {
                /** @description The `ETag` of the domain as it was read: where it has changed since, nothing is changed, and the answer is `precondition_failed`. */
                "if-match"?: string;
            };
            path: {
                tenant: string;
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Removed; the CA’s is served once the edge has taken that up. */
            202: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Domain"];
                };
            };
            /** @description `invalid_request` */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `unauthorized`, `test_key` */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `forbidden` */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `tenant_not_found`, `domain_not_found` */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `precondition_failed` */
            412: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `rate_limited` */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `internal_error` */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `database_unavailable`, `overloaded` */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    listLinks: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                tenant: string;
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The links, newest first. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["LinkList"];
                };
            };
            /** @description `invalid_request` */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `unauthorized`, `test_key` */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `tenant_not_found`, `domain_not_found` */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `rate_limited` */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `internal_error` */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `database_unavailable`, `overloaded` */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    createLink: {
        parameters: {
            query?: never;
            header?: {
                /** @description Names this request, best by a random uuid: repeated within a day it is not carried out again, but answered as the first time, with `Idempotency-Replayed: true`. A request that was refused has changed nothing, and its key is free again. */
                "idempotency-key"?: string;
            };
            path: {
                tenant: string;
                id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["CreateLink"];
            };
        };
        responses: {
            /** @description The link, with its URL. */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["NewLink"];
                };
            };
            /** @description `invalid_request`, `invalid_json` */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `unauthorized`, `test_key` */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `forbidden` */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `tenant_not_found`, `domain_not_found` */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `not_possible`, `public_url_missing`, `too_many_links`, `idempotency_key_in_use` */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `too_large` */
            413: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `unsupported_media_type` */
            415: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `idempotency_key_reused` */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `rate_limited` */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `internal_error` */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `database_unavailable`, `overloaded` */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    revokeLink: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                tenant: string;
                id: string;
                linkId: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Revoked, or ended before. */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description `invalid_request` */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `unauthorized`, `test_key` */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `forbidden` */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `tenant_not_found`, `domain_not_found`, `link_not_found` */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `rate_limited` */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `internal_error` */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `database_unavailable`, `overloaded` */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    listEvents: {
        parameters: {
            query?: {
                limit?: number;
                /** @description `nextCursor` of the page before. */
                cursor?: string;
                /** @description The same as `cursor`, as earlier versions have it. */
                before?: number;
            };
            header?: never;
            path: {
                tenant: string;
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The entries, newest first. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["EventList"];
                };
            };
            /** @description `invalid_request` */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `unauthorized`, `test_key` */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `tenant_not_found`, `domain_not_found` */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `rate_limited` */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `internal_error` */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `database_unavailable`, `overloaded` */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    streamDomain: {
        parameters: {
            query?: {
                access_token?: string;
                /** @description In place of `Accept-Language`, in the same form. */
                language?: string;
            };
            header?: never;
            path: {
                tenant: string;
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The stream. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "text/event-stream": string;
                };
            };
            /** @description `invalid_request` */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `unauthorized`, `test_key` */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `tenant_not_found`, `domain_not_found` */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `rate_limited` */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `internal_error` */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `database_unavailable`, `overloaded` */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    streamTenant: {
        parameters: {
            query?: {
                access_token?: string;
                /** @description In place of `Accept-Language`, in the same form. */
                language?: string;
            };
            header?: never;
            path: {
                tenant: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The stream. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "text/event-stream": string;
                };
            };
            /** @description `invalid_request` */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `unauthorized`, `test_key` */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `tenant_not_found` */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `rate_limited` */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `internal_error` */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `database_unavailable`, `overloaded` */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    preflight: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["AskPreflight"];
            };
        };
        responses: {
            /** @description What would happen. A name that no tenant may attach is refused as on registration. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Preflight"];
                };
            };
            /** @description `invalid_json`, `invalid_request` */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `unauthorized`, `test_key` */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `tenant_not_found` */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `unsupported_media_type` */
            415: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `invalid_hostname`, `ip_address`, `public_suffix`, `reserved_name`, `own_domain`, `wildcard_not_supported`, `confusable_hostname` */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `rate_limited` */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `internal_error` */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `database_unavailable`, `overloaded` */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    readByLink: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The records. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["LinkRecords"];
                };
            };
            /** @description Nothing of it has changed since the answer with this `ETag`. */
            304: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description `unauthorized`, `test_key` */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `link_not_valid` */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `rate_limited` */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `internal_error` */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `database_unavailable`, `overloaded` */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    streamByLink: {
        parameters: {
            query?: {
                /** @description In place of `Accept-Language`, in the same form. */
                language?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The stream. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "text/event-stream": string;
                };
            };
            /** @description `invalid_request` */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `unauthorized`, `test_key` */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `link_not_valid` */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `rate_limited` */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `internal_error` */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `database_unavailable`, `overloaded` */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    refreshByLink: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description They are checked from here on. */
            202: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["LinkRecords"];
                };
            };
            /** @description `unauthorized`, `test_key` */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `link_not_valid` */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `rate_limited` */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `internal_error` */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `database_unavailable`, `overloaded` */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    searchDomains: {
        parameters: {
            query?: {
                cursor?: string;
                limit?: number;
                status?: "pending_dns" | "verifying_dns" | "dns_failed" | "pending_certificate" | "deploying" | "certificate_failed" | "active" | "disabled";
                /** @description A part of the name, or the whole id of a domain or a tenant. */
                q?: string;
                /** @description The reason of the status. */
                reason?: "cname" | "txt" | "not_checked" | "proof_missing" | "claimed_elsewhere" | "moved_away" | "claim_expired" | "address" | "left_behind" | "nxdomain" | "no_record" | "wrong_target" | "proxied" | "cname_loop" | "split_answers" | "wrong_address" | "stale_ipv6" | "servfail" | "dnssec_bogus" | "timeout" | "refused" | "lame_delegation" | "name_servers_silent" | "answer_too_large" | "allowed" | "caa_forbids" | "challenge_unreachable" | "challenge_redirected" | "challenge_intercepted" | "canonical_host_broken" | "rate_limited" | "orders_paused" | "account_refused" | "caa_unknown" | "issued" | "not_requested" | "requesting" | "challenge_failed" | "order_failed" | "ca_unavailable" | "issuer_not_ready" | "expired" | "renewal_failing" | "own" | "own_ending" | "own_ended" | "own_unreadable" | "applied" | "not_applied" | "apply_failed" | "syncing" | "removed" | "https_ok" | "connection_refused" | "connection_timeout" | "wrong_certificate" | "untrusted_certificate" | "unexpected_answer";
                /** @description Names on this gateway that are not switched off. */
                gateway?: string;
                /** @description Who hosts the DNS. */
                provider?: "cloudflare" | "route53" | "google" | "azure" | "godaddy" | "namecheap" | "digitalocean" | "ns1" | "dnsimple" | "vercel" | "wix" | "squarespace" | "ionos" | "ovh" | "gandi" | "hetzner" | "other" | "unknown";
                /** @description The certificate ends before; the first one to end comes first. */
                certificateEndsBefore?: string;
                /** @description An operator suspends its removals. */
                onHold?: "true";
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description One page of domains. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["DomainPage"];
                };
            };
            /** @description `invalid_request` */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `unauthorized`, `test_key` */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `forbidden` */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `not_found` */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `rate_limited` */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `internal_error` */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `database_unavailable`, `overloaded` */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    inspectDomain: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The domain. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["InspectedDomain"];
                };
            };
            /** @description `invalid_request` */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `unauthorized`, `test_key` */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `forbidden` */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `not_found`, `domain_not_found` */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `rate_limited` */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `internal_error` */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `database_unavailable`, `overloaded` */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    getStats: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The counts. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Stats"];
                };
            };
            /** @description `unauthorized`, `test_key` */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `forbidden` */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `not_found` */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `rate_limited` */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `internal_error` */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `database_unavailable`, `overloaded` */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    getFleet: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The numbers. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Fleet"];
                };
            };
            /** @description `unauthorized`, `test_key` */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `forbidden` */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `not_found` */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `rate_limited` */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `internal_error` */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `database_unavailable`, `overloaded` */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    listIncidents: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The incidents. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["IncidentList"];
                };
            };
            /** @description `unauthorized`, `test_key` */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `forbidden` */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `not_found` */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `rate_limited` */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `internal_error` */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `database_unavailable`, `overloaded` */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    getCertificateAuthority: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The CA. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["CertificateAuthority"];
                };
            };
            /** @description `unauthorized`, `test_key` */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `forbidden` */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `not_found` */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `rate_limited` */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `internal_error` */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `database_unavailable`, `overloaded` */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    getSession: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Who asks. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["OperatorSession"];
                };
            };
            /** @description `internal_error` */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `database_unavailable`, `overloaded` */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    endSession: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description There is no session any more. */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description `internal_error` */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `database_unavailable`, `overloaded` */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    listSessions: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The sessions. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["OperatorSessionList"];
                };
            };
            /** @description `unauthorized`, `test_key` */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `forbidden` */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `not_found` */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `rate_limited` */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `internal_error` */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `database_unavailable`, `overloaded` */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    revokeSession: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Ended. */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description `invalid_request` */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `unauthorized`, `test_key` */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `forbidden` */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `not_found`, `session_not_found` */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `rate_limited` */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `internal_error` */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `database_unavailable`, `overloaded` */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    listKeys: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The keys. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["OperatorKeyList"];
                };
            };
            /** @description `unauthorized`, `test_key` */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `forbidden` */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `not_found` */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `rate_limited` */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `internal_error` */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `database_unavailable`, `overloaded` */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    createKey: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["CreateOperatorKey"];
            };
        };
        responses: {
            /** @description The key. */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["NewOperatorKey"];
                };
            };
            /** @description `invalid_json`, `invalid_request` */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `unauthorized`, `test_key` */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `forbidden` */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `not_found` */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `unsupported_media_type` */
            415: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `rate_limited` */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `internal_error` */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `database_unavailable`, `overloaded` */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    revokeKey: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Revoked; it is refused from now on. */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description `invalid_request` */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `unauthorized`, `test_key` */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `forbidden` */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `not_found`, `key_not_found` */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `rate_limited` */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `internal_error` */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `database_unavailable`, `overloaded` */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    listSigningKeys: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The keys, newest first. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["SigningKeyList"];
                };
            };
            /** @description `unauthorized`, `test_key` */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `forbidden` */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `not_found` */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `rate_limited` */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `internal_error` */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `database_unavailable`, `overloaded` */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    rotateSigningKey: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["RotateSigningKey"];
            };
        };
        responses: {
            /** @description The new key, and when those before it end. No secret is shown. */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["RotatedSigningKey"];
                };
            };
            /** @description `invalid_json`, `invalid_request` */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `unauthorized`, `test_key` */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `forbidden` */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `not_found` */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `too_large` */
            413: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `unsupported_media_type` */
            415: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `rate_limited` */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `internal_error` */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `database_unavailable`, `overloaded` */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    listAudit: {
        parameters: {
            query?: {
                tenant?: string;
                /** @description The id of a domain, which may be gone by now. */
                domain?: string;
                /** @description `nextCursor` of the page before. */
                cursor?: string;
                limit?: number;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The entries, newest first. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["AuditPage"];
                };
            };
            /** @description `invalid_request` */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `unauthorized`, `test_key` */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `forbidden` */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `not_found` */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `rate_limited` */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `internal_error` */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `database_unavailable`, `overloaded` */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    listWebhooks: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The endpoints, oldest first. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["WebhookList"];
                };
            };
            /** @description `unauthorized`, `test_key` */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `forbidden` */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `not_found` */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `rate_limited` */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `internal_error` */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `database_unavailable`, `overloaded` */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    createWebhook: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["CreateWebhook"];
            };
        };
        responses: {
            /** @description The endpoint, with its secret. */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["NewWebhook"];
                };
            };
            /** @description `invalid_json`, `invalid_request` */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `unauthorized`, `test_key` */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `forbidden` */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `not_found`, `tenant_not_found` */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `unsupported_media_type` */
            415: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `webhook_url_not_allowed` */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `rate_limited` */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `internal_error` */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `database_unavailable`, `overloaded` */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    getWebhook: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The endpoint. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Webhook"];
                };
            };
            /** @description `invalid_request` */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `unauthorized`, `test_key` */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `forbidden` */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `not_found`, `webhook_not_found` */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `rate_limited` */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `internal_error` */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `database_unavailable`, `overloaded` */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    deleteWebhook: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Deleted. */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description `invalid_request` */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `unauthorized`, `test_key` */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `forbidden` */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `not_found`, `webhook_not_found` */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `rate_limited` */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `internal_error` */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `database_unavailable`, `overloaded` */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    rotateWebhookSecret: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The endpoint, with its new secret. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["NewWebhook"];
                };
            };
            /** @description `invalid_request` */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `unauthorized`, `test_key` */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `forbidden` */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `not_found`, `webhook_not_found` */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `rate_limited` */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `internal_error` */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `database_unavailable`, `overloaded` */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    resumeWebhook: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The endpoint. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Webhook"];
                };
            };
            /** @description `invalid_request` */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `unauthorized`, `test_key` */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `forbidden` */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `not_found`, `webhook_not_found` */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `rate_limited` */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `internal_error` */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `database_unavailable`, `overloaded` */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    replayWebhook: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["ReplayWebhook"];
            };
        };
        responses: {
            /** @description How many events are sent again. */
            202: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["WebhookReplay"];
                };
            };
            /** @description `invalid_json`, `invalid_request` */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `unauthorized`, `test_key` */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `forbidden` */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `not_found`, `webhook_not_found` */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `unsupported_media_type` */
            415: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `rate_limited` */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `internal_error` */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `database_unavailable`, `overloaded` */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    testWebhook: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description What came back. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["WebhookTest"];
                };
            };
            /** @description `invalid_request` */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `unauthorized`, `test_key` */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `forbidden` */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `not_found`, `webhook_not_found` */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `rate_limited` */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `internal_error` */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `database_unavailable`, `overloaded` */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    listWebhookDeliveries: {
        parameters: {
            query?: {
                /** @description `nextCursor` of the page before. */
                cursor?: string;
                limit?: number;
            };
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The deliveries, newest first. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["WebhookDeliveryPage"];
                };
            };
            /** @description `invalid_request` */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `unauthorized`, `test_key` */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `forbidden` */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `not_found`, `webhook_not_found` */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `rate_limited` */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `internal_error` */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `database_unavailable`, `overloaded` */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    listMails: {
        parameters: {
            query?: {
                /** @description `nextCursor` of the page before. */
                cursor?: string;
                limit?: number;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The events, newest first. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["MailPage"];
                };
            };
            /** @description `invalid_request` */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `unauthorized`, `test_key` */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `forbidden` */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `not_found` */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `rate_limited` */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `internal_error` */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `database_unavailable`, `overloaded` */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    testMail: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["TestMail"];
            };
        };
        responses: {
            /** @description What came of it. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["MailTest"];
                };
            };
            /** @description `invalid_json`, `invalid_request` */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `unauthorized`, `test_key` */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `forbidden` */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `not_found` */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `mail_off` */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `too_large` */
            413: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `unsupported_media_type` */
            415: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `rate_limited` */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `internal_error` */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `database_unavailable`, `overloaded` */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    listSandboxRecords: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The records. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["SandboxRecordList"];
                };
            };
            /** @description `unauthorized`, `test_key` */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `not_found` */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `rate_limited` */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `internal_error` */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `database_unavailable`, `overloaded` */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    putSandboxRecord: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["SandboxRecord"];
            };
        };
        responses: {
            /** @description The record as it is published. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["SandboxRecord"];
                };
            };
            /** @description `invalid_json`, `invalid_request` */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `unauthorized`, `test_key` */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `forbidden` */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `not_found` */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `unsupported_media_type` */
            415: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `rate_limited` */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `internal_error` */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `database_unavailable`, `overloaded` */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    deleteSandboxRecord: {
        parameters: {
            query: {
                name: string;
                type: "A" | "AAAA" | "CNAME" | "TXT" | "CAA" | "NS";
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Gone. */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description `invalid_request` */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `unauthorized`, `test_key` */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `forbidden` */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `not_found`, `record_not_found` */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `rate_limited` */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `internal_error` */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `database_unavailable`, `overloaded` */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    createSandboxSession: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The session. */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["SandboxSession"];
                };
            };
            /** @description `not_found` */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `internal_error` */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `database_unavailable`, `overloaded` */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    health: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description It lives. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Health"];
                };
            };
        };
    };
    ready: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Database reachable, writable and up to date, served names loaded. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Readiness"];
                };
            };
            /** @description Something is missing; `checks` says what. */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Readiness"];
                };
            };
        };
    };
    metrics: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The figures. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "text/plain": string;
                };
            };
        };
    };
    askEdge: {
        parameters: {
            query: {
                domain: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Yes. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "text/plain": string;
                };
            };
            /** @description No name was given. */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "text/plain": string;
                };
            };
            /** @description No. */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "text/plain": string;
                };
            };
            /** @description Nobody can tell yet: the names are being loaded. */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "text/plain": string;
                };
            };
        };
    };
    getAssertionKeys: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The keys, the oldest first. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["AssertionKeySet"];
                };
            };
        };
    };
}
