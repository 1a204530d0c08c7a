-- Generated from the migrated database by `npm run generate`; do not edit.

create table assertion_keys (
  id text not null,
  private_key text not null,
  created_at timestamp with time zone not null,
  signing_from timestamp with time zone not null,
  constraint assertion_keys_pkey PRIMARY KEY (id)
);
alter table assertion_keys enable row level security;

create table audit (
  id bigint generated always as identity not null,
  at timestamp with time zone not null,
  actor_kind text not null,
  actor_id text not null,
  subject text,
  action text not null,
  tenant uuid,
  domain_id uuid,
  from_value jsonb,
  to_value jsonb,
  request_id text,
  constraint audit_actor_kind_check CHECK (actor_kind = ANY (ARRAY['operator'::text, 'tenant'::text, 'system'::text])),
  constraint audit_pkey PRIMARY KEY (id)
);
CREATE INDEX audit_by_domain ON public.audit USING btree (domain_id, id);
CREATE INDEX audit_by_tenant ON public.audit USING btree (tenant, id);
CREATE INDEX audit_incidents ON public.audit USING btree (id) WHERE (action = ANY (ARRAY['incident.opened'::text, 'incident.hold_ended'::text, 'incident.closed'::text]));
CREATE INDEX audit_registrations ON public.audit USING btree (tenant, at) WHERE ((action = 'domain.registered'::text) AND (actor_kind = 'tenant'::text));
CREATE TRIGGER audit_no_change BEFORE DELETE OR UPDATE ON public.audit FOR EACH ROW EXECUTE FUNCTION refuse_rewriting();
CREATE TRIGGER audit_no_truncate BEFORE TRUNCATE ON public.audit FOR EACH STATEMENT EXECUTE FUNCTION refuse_rewriting();
alter table audit enable row level security;
create policy audit_registrations on audit for select to portal_domains_tenant using (((tenant = current_tenant()) AND (action = 'domain.registered'::text) AND (actor_kind = 'tenant'::text)));
create policy audit_write on audit for insert to portal_domains_tenant with check (((tenant = current_tenant()) AND (actor_kind = 'tenant'::text)));
grant insert on audit to portal_domains_tenant;
grant select (action) on audit to portal_domains_tenant;
grant select (actor_kind) on audit to portal_domains_tenant;
grant select (at) on audit to portal_domains_tenant;
grant select (tenant) on audit to portal_domains_tenant;

create table base_domains (
  name text not null,
  since timestamp with time zone not null,
  constraint base_domains_name_check CHECK (name = lower(name) AND length(name) >= 1 AND length(name) <= 253),
  constraint base_domains_pkey PRIMARY KEY (name)
);
alter table base_domains enable row level security;

create table certificate_orders (
  id bigint generated always as identity not null,
  domain text not null,
  tenant uuid not null,
  kind text not null,
  at timestamp with time zone not null,
  fingerprint text,
  order_key text,
  constraint certificate_orders_check CHECK ((kind = 'issued'::text) = (fingerprint IS NOT NULL)),
  constraint certificate_orders_kind_check CHECK (kind = ANY (ARRAY['ordered'::text, 'renewed'::text, 'issued'::text])),
  constraint certificate_orders_pkey PRIMARY KEY (id),
  constraint certificate_orders_domain_fingerprint_key UNIQUE (domain, fingerprint),
  constraint certificate_orders_order_key_key UNIQUE (order_key)
);
CREATE INDEX certificate_orders_by_time ON public.certificate_orders USING btree (at);
CREATE INDEX certificate_orders_of_name ON public.certificate_orders USING btree (domain, kind, at);
CREATE INDEX certificate_orders_of_tenant ON public.certificate_orders USING btree (tenant, at) WHERE (kind = 'ordered'::text);
alter table certificate_orders enable row level security;

create table domain_activations (
  id bigint generated always as identity not null,
  domain_id uuid not null,
  began_at timestamp with time zone not null,
  activated_at timestamp with time zone not null,
  constraint domain_activations_pkey PRIMARY KEY (id)
);
CREATE INDEX domain_activations_by_time ON public.domain_activations USING btree (activated_at);
alter table domain_activations enable row level security;

create table domain_counts (
  id bigint generated always as identity not null,
  gateway text not null,
  wanted boolean not null,
  status text not null,
  reason text,
  domains integer not null,
  constraint domain_counts_pkey PRIMARY KEY (id)
);
alter table domain_counts enable row level security;

create table domain_facets (
  domain_id uuid not null,
  domain text not null,
  gateway text not null,
  dns_provider text not null,
  certificate_end text,
  status text not null,
  constraint domain_facets_domain_id_fkey FOREIGN KEY (domain_id) REFERENCES portal_domains(id) ON DELETE CASCADE,
  constraint domain_facets_pkey PRIMARY KEY (domain_id)
);
CREATE INDEX domain_facets_by_end ON public.domain_facets USING btree (certificate_end, domain_id) WHERE (certificate_end IS NOT NULL);
CREATE INDEX domain_facets_by_gateway ON public.domain_facets USING btree (gateway, domain, domain_id);
CREATE INDEX domain_facets_by_gateway_and_status ON public.domain_facets USING btree (gateway, status, domain, domain_id);
CREATE INDEX domain_facets_by_provider ON public.domain_facets USING btree (dns_provider, domain, domain_id);
CREATE INDEX domain_facets_by_provider_and_status ON public.domain_facets USING btree (dns_provider, status, domain, domain_id);
CREATE INDEX domain_facets_by_status_and_end ON public.domain_facets USING btree (status, certificate_end, domain_id) WHERE (certificate_end IS NOT NULL);
CREATE TRIGGER domain_facets_counted AFTER INSERT OR DELETE ON public.domain_facets FOR EACH ROW EXECUTE FUNCTION count_facets();
CREATE TRIGGER domain_facets_counted_anew AFTER UPDATE ON public.domain_facets FOR EACH ROW WHEN (((old.dns_provider IS DISTINCT FROM new.dns_provider) OR (old.certificate_end IS DISTINCT FROM new.certificate_end))) EXECUTE FUNCTION count_facets();
alter table domain_facets enable row level security;

create table domain_links (
  id uuid not null,
  tenant uuid not null,
  domain_id uuid not null,
  hash text not null,
  created_at timestamp with time zone not null,
  created_by text not null,
  subject text,
  expires_at timestamp with time zone not null,
  ended_at timestamp with time zone,
  end_reason text,
  last_used_at timestamp with time zone,
  uses integer default 0 not null,
  email text,
  language text,
  constraint domain_links_check CHECK ((ended_at IS NULL) = (end_reason IS NULL)),
  constraint domain_links_created_by_check CHECK (created_by = ANY (ARRAY['operator'::text, 'tenant'::text])),
  constraint domain_links_email CHECK ((email IS NULL) = (language IS NULL)),
  constraint domain_links_end_reason_check CHECK (end_reason = ANY (ARRAY['revoked'::text, 'deleted'::text, 'transferred'::text])),
  constraint domain_links_domain_id_fkey FOREIGN KEY (domain_id) REFERENCES portal_domains(id) ON DELETE CASCADE,
  constraint domain_links_pkey PRIMARY KEY (id),
  constraint domain_links_hash_key UNIQUE (hash)
);
CREATE INDEX domain_links_domain ON public.domain_links USING btree (domain_id, created_at);
CREATE INDEX domain_links_mailed ON public.domain_links USING btree (lower(email)) WHERE (email IS NOT NULL);
alter table domain_links enable row level security;
create policy domain_links_own on domain_links for all to portal_domains_tenant using ((tenant = current_tenant())) with check (((tenant = current_tenant()) AND (EXISTS ( SELECT
   FROM portal_domains
  WHERE ((portal_domains.id = domain_links.domain_id) AND (portal_domains.tenant = current_tenant()))))));
grant delete, insert on domain_links to portal_domains_tenant;
grant select, update (created_at) on domain_links to portal_domains_tenant;
grant select (created_by) on domain_links to portal_domains_tenant;
grant select (domain_id) on domain_links to portal_domains_tenant;
grant select, update (email) on domain_links to portal_domains_tenant;
grant select, update (end_reason) on domain_links to portal_domains_tenant;
grant select, update (ended_at) on domain_links to portal_domains_tenant;
grant select, update (expires_at) on domain_links to portal_domains_tenant;
grant update (hash) on domain_links to portal_domains_tenant;
grant select (id) on domain_links to portal_domains_tenant;
grant select, update (language) on domain_links to portal_domains_tenant;
grant select (last_used_at) on domain_links to portal_domains_tenant;
grant select (subject) on domain_links to portal_domains_tenant;
grant select (tenant) on domain_links to portal_domains_tenant;
grant select (uses) on domain_links to portal_domains_tenant;

create table facet_counts (
  id bigint generated always as identity not null,
  facet text not null,
  value text not null,
  domains integer not null,
  constraint facet_counts_facet_check CHECK (facet = ANY (ARRAY['dns_provider'::text, 'certificate_day'::text])),
  constraint facet_counts_pkey PRIMARY KEY (id)
);
alter table facet_counts enable row level security;

create table health_signals (
  domain_id uuid not null,
  kind text not null,
  tenant uuid not null,
  failing boolean not null,
  since timestamp with time zone not null,
  constraint health_signals_kind_check CHECK (kind = ANY (ARRAY['dns'::text, 'certificate'::text, 'edge'::text])),
  constraint health_signals_domain_id_fkey FOREIGN KEY (domain_id) REFERENCES portal_domains(id) ON DELETE CASCADE,
  constraint health_signals_pkey PRIMARY KEY (domain_id, kind)
);
CREATE INDEX health_signals_by_time ON public.health_signals USING btree (kind, failing, since);
alter table health_signals enable row level security;

create table idempotency_keys (
  owner text not null,
  key text not null,
  request text not null,
  resource_id uuid not null,
  begun_at timestamp with time zone not null,
  leased_until timestamp with time zone,
  status integer,
  location text,
  body text,
  language text,
  constraint idempotency_keys_check CHECK ((leased_until IS NULL) = (status IS NOT NULL AND body IS NOT NULL)),
  constraint idempotency_keys_pkey PRIMARY KEY (owner, key)
);
CREATE INDEX idempotency_keys_begun_at ON public.idempotency_keys USING btree (begun_at);

create table mails (
  id bigint generated always as identity not null,
  at timestamp with time zone not null,
  tenant uuid not null,
  domain_id uuid not null,
  link uuid,
  topic text not null,
  subject text not null,
  next_at timestamp with time zone not null,
  attempts integer default 0 not null,
  first_attempt_at timestamp with time zone,
  last_attempt_at timestamp with time zone,
  last_error text,
  ended_at timestamp with time zone,
  outcome text,
  constraint mails_check CHECK ((ended_at IS NULL) = (outcome IS NULL)),
  constraint mails_outcome_check CHECK (outcome = ANY (ARRAY['sent'::text, 'outdated'::text, 'no_address'::text, 'refused'::text, 'failing'::text, 'off'::text])),
  constraint mails_topic_check CHECK (topic = ANY (ARRAY['action_required'::text, 'live'::text, 'renewal_will_fail'::text, 'withdrawal'::text])),
  constraint mails_domain_id_fkey FOREIGN KEY (domain_id) REFERENCES portal_domains(id) ON DELETE CASCADE,
  constraint mails_link_fkey FOREIGN KEY (link) REFERENCES domain_links(id) ON DELETE CASCADE,
  constraint mails_tenant_fkey FOREIGN KEY (tenant) REFERENCES tenants(id) ON DELETE CASCADE,
  constraint mails_pkey PRIMARY KEY (id)
);
CREATE INDEX mails_at ON public.mails USING btree (at);
CREATE INDEX mails_due ON public.mails USING btree (next_at) WHERE (ended_at IS NULL);
CREATE INDEX mails_link ON public.mails USING btree (link) WHERE (link IS NOT NULL);
CREATE INDEX mails_of_recipient ON public.mails USING btree (tenant, link, next_at) WHERE (ended_at IS NULL);
CREATE INDEX mails_of_subject ON public.mails USING btree (domain_id, topic, subject, at);
CREATE INDEX mails_sent_of_tenant ON public.mails USING btree (tenant, ended_at) WHERE (outcome = 'sent'::text);
CREATE INDEX mails_tenant ON public.mails USING btree (tenant);
alter table mails enable row level security;

create table name_tombstones (
  domain text not null,
  tenant uuid not null,
  removed_at timestamp with time zone not null,
  constraint name_tombstones_domain_check CHECK (domain = lower(domain) AND length(domain) >= 1 AND length(domain) <= 253),
  constraint name_tombstones_pkey PRIMARY KEY (domain, tenant)
);
CREATE TRIGGER name_tombstones_no_change BEFORE DELETE OR UPDATE ON public.name_tombstones FOR EACH ROW EXECUTE FUNCTION refuse_rewriting();
CREATE TRIGGER name_tombstones_no_truncate BEFORE TRUNCATE ON public.name_tombstones FOR EACH STATEMENT EXECUTE FUNCTION refuse_rewriting();

create table operator_keys (
  id uuid not null,
  hash text not null,
  label text not null,
  created_at timestamp with time zone not null,
  revoked_at timestamp with time zone,
  last_used_at timestamp with time zone,
  test boolean default false not null,
  constraint operator_keys_pkey PRIMARY KEY (id),
  constraint operator_keys_hash_key UNIQUE (hash)
);

create table operator_sessions (
  id uuid not null,
  hash text not null,
  subject text not null,
  email text,
  role text not null,
  created_at timestamp with time zone not null,
  expires_at timestamp with time zone not null,
  ended_at timestamp with time zone,
  policy text not null,
  constraint operator_sessions_role_check CHECK (role = ANY (ARRAY['viewer'::text, 'operator'::text, 'admin'::text])),
  constraint operator_sessions_pkey PRIMARY KEY (id),
  constraint operator_sessions_hash_key UNIQUE (hash)
);
CREATE INDEX operator_sessions_by_end ON public.operator_sessions USING btree (expires_at);
alter table operator_sessions enable row level security;

create table operator_sign_ins (
  hash text not null,
  state text not null,
  nonce text not null,
  verifier text not null,
  expires_at timestamp with time zone not null,
  constraint operator_sign_ins_pkey PRIMARY KEY (hash)
);
CREATE INDEX operator_sign_ins_by_end ON public.operator_sign_ins USING btree (expires_at);
alter table operator_sign_ins enable row level security;

create table order_leases (
  name text not null,
  holder text not null,
  token uuid not null,
  ends_at timestamp with time zone not null,
  constraint order_leases_pkey PRIMARY KEY (name)
);
alter table order_leases enable row level security;

create table our_incidents (
  kind text not null,
  since timestamp with time zone not null,
  opened_at timestamp with time zone not null,
  closed_at timestamp with time zone,
  domains integer not null,
  tenants integer not null,
  of_tenants integer not null,
  hold_ends_at timestamp with time zone default (now() + '48:00:00'::interval) not null,
  hold_ended_at timestamp with time zone,
  constraint our_incidents_kind_check CHECK (kind = ANY (ARRAY['dns'::text, 'certificate'::text, 'edge'::text])),
  constraint our_incidents_pkey PRIMARY KEY (kind)
);
alter table our_incidents enable row level security;

create table outbox (
  id bigint generated always as identity not null,
  domain_id uuid not null,
  tenant uuid not null,
  signal text not null,
  created_at timestamp with time zone not null,
  not_before timestamp with time zone,
  attempts integer default 0 not null,
  last_error text,
  trace_parent text,
  reason text,
  constraint outbox_signal_check CHECK (signal = ANY (ARRAY['reconcile'::text, 'disable'::text, 'check'::text])),
  constraint outbox_domain_id_fkey FOREIGN KEY (domain_id) REFERENCES portal_domains(id) ON DELETE CASCADE,
  constraint outbox_pkey PRIMARY KEY (id)
);
CREATE INDEX outbox_by_domain ON public.outbox USING btree (domain_id);
CREATE INDEX outbox_due ON public.outbox USING btree (not_before NULLS FIRST, id);
alter table outbox enable row level security;
create policy outbox_own on outbox for insert to portal_domains_tenant with check (((tenant = current_tenant()) AND (EXISTS ( SELECT
   FROM portal_domains
  WHERE ((portal_domains.id = outbox.domain_id) AND (portal_domains.tenant = current_tenant()))))));
grant insert on outbox to portal_domains_tenant;

create table own_certificates (
  domain_id uuid not null,
  tenant uuid not null,
  chain text not null,
  sealing_key_id text not null,
  sealed_key bytea not null,
  constraint own_certificates_domain_id_fkey FOREIGN KEY (domain_id) REFERENCES portal_domains(id) ON DELETE CASCADE,
  constraint own_certificates_pkey PRIMARY KEY (domain_id)
);
alter table own_certificates enable row level security;
create policy own_certificates_own on own_certificates for all to portal_domains_tenant using ((tenant = current_tenant())) with check (((tenant = current_tenant()) AND (EXISTS ( SELECT
   FROM portal_domains
  WHERE ((portal_domains.id = own_certificates.domain_id) AND (portal_domains.tenant = current_tenant()))))));
grant delete, insert on own_certificates to portal_domains_tenant;
grant select (domain_id) on own_certificates to portal_domains_tenant;
grant select (tenant) on own_certificates to portal_domains_tenant;

create table patrol (
  domain_id uuid not null,
  tenant uuid not null,
  due_at timestamp with time zone not null,
  urgent boolean not null,
  leased_until timestamp with time zone,
  checked_at timestamp with time zone,
  origin_due_at timestamp with time zone not null,
  full_check_at timestamp with time zone not null,
  dns_fingerprint text,
  servers text not null,
  whole boolean default true not null,
  failures smallint default 0 not null,
  constraint patrol_domain_id_fkey FOREIGN KEY (domain_id) REFERENCES portal_domains(id) ON DELETE CASCADE,
  constraint patrol_pkey PRIMARY KEY (domain_id)
);
CREATE INDEX patrol_due ON public.patrol USING btree (whole, urgent, due_at);
alter table patrol enable row level security;
create policy patrol_own on patrol for select to portal_domains_tenant using ((tenant = current_tenant()));
grant select (checked_at) on patrol to portal_domains_tenant;
grant select (domain_id) on patrol to portal_domains_tenant;
grant select (due_at) on patrol to portal_domains_tenant;
grant select (tenant) on patrol to portal_domains_tenant;

create table portal_domain_events (
  id bigint generated always as identity not null,
  domain_id uuid not null,
  at timestamp with time zone not null,
  kind text not null,
  from_value text,
  to_value text,
  reason text,
  message text not null,
  by text not null,
  evidence jsonb,
  detail jsonb,
  constraint portal_domain_events_by_check CHECK (by = ANY (ARRAY['system'::text, 'operator'::text, 'tenant'::text])),
  constraint portal_domain_events_kind_check CHECK (kind = ANY (ARRAY['registered'::text, 'requested'::text, 'status_changed'::text, 'condition_changed'::text, 'moved'::text, 'gave_up'::text, 'neighbour'::text, 'own_certificate'::text])),
  constraint portal_domain_events_domain_id_fkey FOREIGN KEY (domain_id) REFERENCES portal_domains(id) ON DELETE CASCADE,
  constraint portal_domain_events_pkey PRIMARY KEY (id)
);
CREATE INDEX portal_domain_events_by_domain ON public.portal_domain_events USING btree (domain_id, id);
CREATE TRIGGER portal_domain_events_no_delete BEFORE DELETE ON public.portal_domain_events FOR EACH ROW EXECUTE FUNCTION refuse_deleting_event();
CREATE TRIGGER portal_domain_events_no_truncate BEFORE TRUNCATE ON public.portal_domain_events FOR EACH STATEMENT EXECUTE FUNCTION refuse_rewriting();
CREATE TRIGGER portal_domain_events_no_update BEFORE UPDATE ON public.portal_domain_events FOR EACH ROW EXECUTE FUNCTION refuse_rewriting();
alter table portal_domain_events enable row level security;
create policy portal_domain_events_own on portal_domain_events for all to portal_domains_tenant using ((EXISTS ( SELECT
   FROM portal_domains
  WHERE ((portal_domains.id = portal_domain_events.domain_id) AND (portal_domains.tenant = current_tenant()))))) with check ((EXISTS ( SELECT
   FROM portal_domains
  WHERE ((portal_domains.id = portal_domain_events.domain_id) AND (portal_domains.tenant = current_tenant())))));
grant insert, select on portal_domain_events to portal_domains_tenant;

create table portal_domain_names (
  domain_id uuid not null,
  domain text not null,
  constraint portal_domain_names_domain_id_fkey FOREIGN KEY (domain_id) REFERENCES portal_domains(id) ON DELETE CASCADE,
  constraint portal_domain_names_pkey PRIMARY KEY (domain_id)
);
CREATE INDEX portal_domain_names_by_name ON public.portal_domain_names USING btree (domain, domain_id);
CREATE INDEX portal_domain_names_by_part ON public.portal_domain_names USING gin (name_parts(domain)) WITH (fastupdate=off);
alter table portal_domain_names enable row level security;

create table portal_domains (
  id uuid not null,
  tenant uuid not null,
  domain text not null,
  canonical_host text not null,
  status text not null,
  status_message text not null,
  reason text,
  actor text not null,
  conditions jsonb not null,
  desired text not null,
  generation integer not null,
  verification_method text,
  verification_details jsonb not null,
  proved_at timestamp with time zone,
  edge_applied boolean not null,
  certificate jsonb,
  certificate_secret_name text,
  last_synced_resource_version text,
  activated_at timestamp with time zone,
  given_up_at timestamp with time zone,
  next_check_at timestamp with time zone,
  progress jsonb not null,
  last_checked_at timestamp with time zone,
  last_dns jsonb,
  created_at timestamp with time zone not null,
  updated_at timestamp with time zone not null,
  round integer default 0 not null,
  gateway text default 'default'::text not null,
  skeleton text,
  status_since timestamp with time zone not null,
  status_detail jsonb,
  renewal_warned_from timestamp with time zone,
  own_certificate jsonb,
  registration_id uuid,
  dns_provider text,
  held_since timestamp with time zone,
  constraint portal_domains_actor_check CHECK (actor = ANY (ARRAY['tenant'::text, 'operator'::text, 'ca'::text, 'nobody'::text])),
  constraint portal_domains_check CHECK ((proved_at IS NULL) = (verification_method IS NULL)),
  constraint portal_domains_conditions_check CHECK (jsonb_typeof(conditions) = 'array'::text),
  constraint portal_domains_desired_check CHECK (desired = ANY (ARRAY['active'::text, 'disabled'::text, 'deleted'::text])),
  constraint portal_domains_domain_check CHECK (domain = lower(domain) AND length(domain) >= 1 AND length(domain) <= 253),
  constraint portal_domains_generation_check CHECK (generation >= 1),
  constraint portal_domains_progress_check CHECK (jsonb_typeof(progress) = 'object'::text),
  constraint portal_domains_round_check CHECK (round >= 0),
  constraint portal_domains_status_check CHECK (status = ANY (ARRAY['pending_dns'::text, 'verifying_dns'::text, 'dns_failed'::text, 'pending_certificate'::text, 'deploying'::text, 'certificate_failed'::text, 'active'::text, 'disabled'::text])),
  constraint portal_domains_verification_details_check CHECK (COALESCE(jsonb_typeof(verification_details -> 'token'::text) = 'string'::text, false)),
  constraint portal_domains_verification_method_check CHECK (verification_method = ANY (ARRAY['cname'::text, 'txt'::text])),
  constraint portal_domains_wanted_check CHECK (NOT (desired = 'active'::text AND status = 'disabled'::text)),
  constraint portal_domains_tenant_fkey FOREIGN KEY (tenant) REFERENCES tenants(id),
  constraint portal_domains_pkey PRIMARY KEY (id),
  constraint portal_domains_tenant_domain_key UNIQUE (tenant, domain)
);
CREATE INDEX portal_domains_by_certificate_wait ON public.portal_domains USING btree (((progress ->> 'certificateSince'::text))) WHERE ((status = ANY (ARRAY['pending_certificate'::text, 'deploying'::text, 'certificate_failed'::text])) AND (given_up_at IS NULL));
CREATE INDEX portal_domains_by_expiry ON public.portal_domains USING btree (((certificate ->> 'notAfter'::text))) WHERE (status = 'active'::text);
CREATE INDEX portal_domains_by_gateway ON public.portal_domains USING btree (gateway, id) WHERE (desired = 'active'::text);
CREATE INDEX portal_domains_by_name ON public.portal_domains USING btree (domain, id);
CREATE INDEX portal_domains_by_next_check ON public.portal_domains USING btree (next_check_at) WHERE (next_check_at IS NOT NULL);
CREATE INDEX portal_domains_by_own_expiry ON public.portal_domains USING btree (((own_certificate ->> 'notAfter'::text))) WHERE (own_certificate IS NOT NULL);
CREATE INDEX portal_domains_by_reason ON public.portal_domains USING btree (status, reason);
CREATE INDEX portal_domains_by_skeleton ON public.portal_domains USING btree (skeleton) WHERE (proved_at IS NOT NULL);
CREATE INDEX portal_domains_by_status ON public.portal_domains USING btree (status, domain, id);
CREATE INDEX portal_domains_ending ON public.portal_domains USING btree (certificate_ending_from(certificate)) WHERE ((status = 'active'::text) AND (own_certificate IS NULL));
CREATE INDEX portal_domains_held ON public.portal_domains USING btree (domain, id) WHERE (held_since IS NOT NULL);
CREATE INDEX portal_domains_live ON public.portal_domains USING btree (tenant) WHERE ((desired = 'active'::text) AND (proved_at IS NOT NULL) AND (activated_at IS NOT NULL) AND (given_up_at IS NULL));
CREATE INDEX portal_domains_of_reason ON public.portal_domains USING btree (reason, domain, id) WHERE (reason IS NOT NULL);
CREATE INDEX portal_domains_of_reason_and_status ON public.portal_domains USING btree (reason, status, domain, id) WHERE (reason IS NOT NULL);
CREATE INDEX portal_domains_proved_by_ending ON public.portal_domains USING btree (reverse(domain) text_pattern_ops) WHERE (proved_at IS NOT NULL);
CREATE UNIQUE INDEX portal_domains_proved_owner ON public.portal_domains USING btree (domain) WHERE (proved_at IS NOT NULL);
CREATE INDEX portal_domains_renewal_warned ON public.portal_domains USING btree (renewal_warned_from) WHERE ((status = 'active'::text) AND (renewal_warned_from IS NOT NULL));
CREATE INDEX portal_domains_waiting ON public.portal_domains USING btree (id) WHERE (next_check_at IS NOT NULL);
CREATE INDEX portal_domains_waiting_for_dns ON public.portal_domains USING btree (last_checked_at, id) WHERE (conditions @> '[{"type": "PointsHere", "actor": "operator", "status": "Unknown"}]'::jsonb);
CREATE TRIGGER portal_domains_activated AFTER UPDATE OF activated_at ON public.portal_domains FOR EACH ROW WHEN (((old.activated_at IS NULL) AND (new.activated_at IS NOT NULL))) EXECUTE FUNCTION keep_activation();
CREATE TRIGGER portal_domains_counted AFTER INSERT OR DELETE ON public.portal_domains FOR EACH ROW EXECUTE FUNCTION count_domain();
CREATE TRIGGER portal_domains_counted_anew AFTER UPDATE OF gateway, desired, status, reason ON public.portal_domains FOR EACH ROW WHEN (((((old.gateway IS DISTINCT FROM new.gateway) OR ((old.desired = 'active'::text) IS DISTINCT FROM (new.desired = 'active'::text))) OR (old.status IS DISTINCT FROM new.status)) OR (old.reason IS DISTINCT FROM new.reason))) EXECUTE FUNCTION count_domain();
CREATE TRIGGER portal_domains_facets AFTER INSERT ON public.portal_domains FOR EACH ROW EXECUTE FUNCTION keep_domain_facets();
CREATE TRIGGER portal_domains_facets_anew AFTER UPDATE ON public.portal_domains FOR EACH ROW WHEN (((((((old.domain IS DISTINCT FROM new.domain) OR (old.gateway IS DISTINCT FROM new.gateway)) OR ((old.desired = 'active'::text) IS DISTINCT FROM (new.desired = 'active'::text))) OR (old.dns_provider IS DISTINCT FROM new.dns_provider)) OR (old.status IS DISTINCT FROM new.status)) OR (GREATEST((old.certificate ->> 'notAfter'::text), (old.own_certificate ->> 'notAfter'::text)) IS DISTINCT FROM GREATEST((new.certificate ->> 'notAfter'::text), (new.own_certificate ->> 'notAfter'::text))))) EXECUTE FUNCTION keep_domain_facets();
CREATE TRIGGER portal_domains_named AFTER INSERT OR UPDATE OF domain ON public.portal_domains FOR EACH ROW EXECUTE FUNCTION keep_domain_name();
CREATE TRIGGER portal_domains_own_certificate BEFORE UPDATE ON public.portal_domains FOR EACH ROW WHEN (((old.own_certificate IS NOT NULL) AND ((new.desired <> 'active'::text) OR (new.given_up_at IS NOT NULL) OR ((old.proved_at IS NOT NULL) AND (new.proved_at IS NULL))))) EXECUTE FUNCTION forget_own_certificate();
CREATE TRIGGER portal_domains_status_since BEFORE INSERT OR UPDATE OF status ON public.portal_domains FOR EACH ROW EXECUTE FUNCTION keep_status_since();
alter table portal_domains enable row level security;
create policy portal_domains_own on portal_domains for all to portal_domains_tenant using ((tenant = current_tenant())) with check ((tenant = current_tenant()));
grant insert, select, update on portal_domains to portal_domains_tenant;

create table sandbox_dns_records (
  name text not null,
  type text not null,
  "values" text[] not null,
  ttl integer not null,
  constraint sandbox_dns_records_name_check CHECK (name = lower(name)),
  constraint sandbox_dns_records_ttl_check CHECK (ttl >= 0 AND ttl <= 604800),
  constraint sandbox_dns_records_type_check CHECK (type = ANY (ARRAY['A'::text, 'AAAA'::text, 'CNAME'::text, 'TXT'::text, 'NS'::text, 'SOA'::text, 'CAA'::text, 'DS'::text])),
  constraint sandbox_dns_records_values_check CHECK (cardinality("values") > 0),
  constraint sandbox_dns_records_pkey PRIMARY KEY (name, type)
);

create table signing_keys (
  id text not null,
  secret text not null,
  created_at timestamp with time zone not null,
  ends_at timestamp with time zone,
  constraint signing_keys_pkey PRIMARY KEY (id)
);
CREATE UNIQUE INDEX signing_keys_current ON public.signing_keys USING btree (((ends_at IS NULL))) WHERE (ends_at IS NULL);

create table tenant_labels (
  label text not null,
  tenant uuid not null,
  given_at timestamp with time zone not null,
  constraint tenant_labels_label_check CHECK (label ~ '^[0-9a-f]{7,32}$'::text),
  constraint tenant_labels_pkey PRIMARY KEY (label)
);
CREATE TRIGGER tenant_labels_no_change BEFORE DELETE OR UPDATE ON public.tenant_labels FOR EACH ROW EXECUTE FUNCTION refuse_rewriting();
CREATE TRIGGER tenant_labels_no_truncate BEFORE TRUNCATE ON public.tenant_labels FOR EACH STATEMENT EXECUTE FUNCTION refuse_rewriting();

create table tenants (
  id uuid not null,
  name text not null,
  label text not null,
  canonical_host text not null,
  created_at timestamp with time zone not null,
  updated_at timestamp with time zone not null,
  gateway text default 'default'::text not null,
  removed_at timestamp with time zone,
  last_removed_at timestamp with time zone,
  contact_email text,
  contact_language text,
  constraint tenants_contact CHECK ((contact_email IS NULL) = (contact_language IS NULL)),
  constraint tenants_label_fkey FOREIGN KEY (label) REFERENCES tenant_labels(label),
  constraint tenants_pkey PRIMARY KEY (id),
  constraint tenants_canonical_host_key UNIQUE (canonical_host),
  constraint tenants_label_key UNIQUE (label)
);
CREATE INDEX tenants_by_gateway ON public.tenants USING btree (gateway, id);
CREATE INDEX tenants_by_name ON public.tenants USING btree (name, id) WHERE (removed_at IS NULL);
CREATE INDEX tenants_contact ON public.tenants USING btree (lower(contact_email)) WHERE (contact_email IS NOT NULL);
CREATE INDEX tenants_of_name ON public.tenants USING btree (lower(name)) WHERE (removed_at IS NULL);
CREATE INDEX tenants_removed_lately ON public.tenants USING btree (last_removed_at) WHERE (last_removed_at IS NOT NULL);
CREATE TRIGGER tenants_base_domain AFTER INSERT OR UPDATE OF canonical_host ON public.tenants FOR EACH ROW EXECUTE FUNCTION remember_base_domain();
alter table tenants enable row level security;
create policy tenants_lock on tenants for update to portal_domains_tenant using ((id = current_tenant())) with check (false);
create policy tenants_own on tenants for select to portal_domains_tenant using ((id = current_tenant()));
grant select on tenants to portal_domains_tenant;
grant update (updated_at) on tenants to portal_domains_tenant;

create table timeline_retention (
  id boolean default true not null,
  after_domain uuid,
  began_at timestamp with time zone,
  ended_at timestamp with time zone,
  constraint timeline_retention_id_check CHECK (id),
  constraint timeline_retention_pkey PRIMARY KEY (id)
);
alter table timeline_retention enable row level security;

create table webhook_deliveries (
  id bigint generated always as identity not null,
  endpoint uuid not null,
  event bigint not null,
  lane text not null,
  next_at timestamp with time zone not null,
  attempts integer default 0 not null,
  first_attempt_at timestamp with time zone,
  last_attempt_at timestamp with time zone,
  last_status integer,
  last_error text,
  delivered_at timestamp with time zone,
  constraint webhook_deliveries_endpoint_fkey FOREIGN KEY (endpoint) REFERENCES webhook_endpoints(id) ON DELETE CASCADE,
  constraint webhook_deliveries_event_fkey FOREIGN KEY (event) REFERENCES webhook_events(id) ON DELETE CASCADE,
  constraint webhook_deliveries_pkey PRIMARY KEY (id)
);
CREATE INDEX webhook_deliveries_due ON public.webhook_deliveries USING btree (endpoint, next_at) WHERE (delivered_at IS NULL);
CREATE INDEX webhook_deliveries_event ON public.webhook_deliveries USING btree (event);
CREATE INDEX webhook_deliveries_lane ON public.webhook_deliveries USING btree (endpoint, lane, id) WHERE (delivered_at IS NULL);
CREATE INDEX webhook_deliveries_log ON public.webhook_deliveries USING btree (endpoint, id);
alter table webhook_deliveries enable row level security;

create table webhook_endpoints (
  id uuid not null,
  url text not null,
  tenant uuid,
  events text[],
  secret text not null,
  old_secret text,
  old_secret_until timestamp with time zone,
  created_at timestamp with time zone not null,
  failures integer default 0 not null,
  disabled_at timestamp with time zone,
  disabled_reason text,
  constraint webhook_endpoints_check CHECK ((disabled_at IS NULL) = (disabled_reason IS NULL)),
  constraint webhook_endpoints_check1 CHECK ((old_secret IS NULL) = (old_secret_until IS NULL)),
  constraint webhook_endpoints_disabled_reason_check CHECK (disabled_reason = ANY (ARRAY['failing'::text, 'gone'::text])),
  constraint webhook_endpoints_tenant_fkey FOREIGN KEY (tenant) REFERENCES tenants(id) ON DELETE CASCADE,
  constraint webhook_endpoints_pkey PRIMARY KEY (id)
);
alter table webhook_endpoints enable row level security;

create table webhook_events (
  id bigint generated always as identity not null,
  at timestamp with time zone not null,
  type text not null,
  tenant uuid,
  domain_id uuid,
  domain text,
  data jsonb not null,
  constraint webhook_events_pkey PRIMARY KEY (id)
);
CREATE INDEX webhook_events_at ON public.webhook_events USING btree (at);
CREATE TRIGGER webhook_events_deliver AFTER INSERT ON public.webhook_events REFERENCING NEW TABLE AS added FOR EACH STATEMENT EXECUTE FUNCTION deliver_webhook_events();
alter table webhook_events enable row level security;
create policy webhook_events_own on webhook_events for insert to portal_domains_tenant with check ((tenant = current_tenant()));
grant insert on webhook_events to portal_domains_tenant;

CREATE OR REPLACE FUNCTION public.base_domain_of(host text)
 RETURNS text
 LANGUAGE sql
 IMMUTABLE
AS $function$ select lower(substr(host, strpos(host, '.') + 1)) $function$;

CREATE OR REPLACE FUNCTION public.certificate_ending_from(certificate jsonb)
 RETURNS timestamp with time zone
 LANGUAGE sql
 IMMUTABLE PARALLEL SAFE STRICT
AS $function$
  select (certificate ->> 'notAfter')::timestamptz
    - ((certificate ->> 'notAfter')::timestamptz - (certificate ->> 'notBefore')::timestamptz) / 6
$function$;

CREATE OR REPLACE FUNCTION public.count_domain()
 RETURNS trigger
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO 'pg_catalog', 'pg_temp'
AS $function$
begin
  if tg_op <> 'INSERT' then
    execute format('insert into %I.domain_counts (gateway, wanted, status, reason, domains) values ($1, $2, $3, $4, -1)',
      tg_table_schema) using old.gateway, old.desired = 'active', old.status, old.reason;
  end if;
  if tg_op <> 'DELETE' then
    execute format('insert into %I.domain_counts (gateway, wanted, status, reason, domains) values ($1, $2, $3, $4, 1)',
      tg_table_schema) using new.gateway, new.desired = 'active', new.status, new.reason;
  end if;
  return null;
end
$function$;

CREATE OR REPLACE FUNCTION public.count_facets()
 RETURNS trigger
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO 'pg_catalog', 'pg_temp'
AS $function$
declare
  statement text := format('insert into %I.facet_counts (facet, value, domains)
    select facet, value, $3 from (values (''dns_provider'', $1), (''certificate_day'', left($2, 10))) as line (facet, value)
    where value is not null', tg_table_schema);
begin
  if tg_op <> 'INSERT' then
    execute statement using old.dns_provider, old.certificate_end, -1;
  end if;
  if tg_op <> 'DELETE' then
    execute statement using new.dns_provider, new.certificate_end, 1;
  end if;
  return null;
end
$function$;

CREATE OR REPLACE FUNCTION public.current_tenant()
 RETURNS uuid
 LANGUAGE sql
 STABLE PARALLEL SAFE
AS $function$
  select nullif(current_setting('portal_domains.tenant', true), '')::uuid
$function$;

CREATE OR REPLACE FUNCTION public.deliver_webhook_events()
 RETURNS trigger
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO '$user', 'public'
AS $function$
begin
  insert into webhook_deliveries (endpoint, event, lane, next_at)
    select e.id, a.id, coalesce(a.domain_id::text, 'installation'), a.at
    from added a join webhook_endpoints e
      on (e.tenant is null or e.tenant = a.tenant) and (e.events is null or a.type = any (e.events))
    order by a.id;
  if found then
    perform pg_notify('portal_domains_webhooks', '');
  end if;
  return null;
end $function$;

CREATE OR REPLACE FUNCTION public.forget_own_certificate()
 RETURNS trigger
 LANGUAGE plpgsql
AS $function$
begin
  new.own_certificate := null;
  delete from own_certificates where domain_id = new.id;
  return new;
end
$function$;

CREATE OR REPLACE FUNCTION public.keep_activation()
 RETURNS trigger
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO 'pg_catalog', 'pg_temp'
AS $function$
begin
  execute format('insert into %I.domain_activations (domain_id, began_at, activated_at) values ($1, $2, $3)', tg_table_schema)
    using new.id, coalesce((new.progress ->> 'attemptStartedAt')::timestamptz, new.created_at), new.activated_at;
  -- A few with each new one, so that they go as fast as they come.
  execute format('delete from %I.domain_activations where id in (select id from %I.domain_activations
    where activated_at < $1 - interval ''30 days'' order by activated_at limit 10 for update skip locked)',
    tg_table_schema, tg_table_schema) using new.activated_at;
  return null;
end
$function$;

CREATE OR REPLACE FUNCTION public.keep_domain_facets()
 RETURNS trigger
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO 'pg_catalog', 'pg_temp'
AS $function$
begin
  if new.desired <> 'active' then
    execute format('delete from %I.domain_facets where domain_id = $1', tg_table_schema) using new.id;
    return null;
  end if;
  execute format('insert into %I.domain_facets (domain_id, domain, gateway, dns_provider, certificate_end, status)
    values ($1, $2, $3, $4, greatest($5, $6), $7)
    on conflict (domain_id) do update set domain = excluded.domain, gateway = excluded.gateway,
      dns_provider = excluded.dns_provider, certificate_end = excluded.certificate_end, status = excluded.status',
    tg_table_schema)
    using new.id, new.domain, new.gateway, coalesce(new.dns_provider, 'unknown'),
      new.certificate ->> 'notAfter', new.own_certificate ->> 'notAfter', new.status;
  return null;
end
$function$;

CREATE OR REPLACE FUNCTION public.keep_domain_name()
 RETURNS trigger
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO 'pg_catalog', 'pg_temp'
AS $function$
begin
  execute format('insert into %I.portal_domain_names values ($1, $2)
    on conflict (domain_id) do update set domain = excluded.domain', tg_table_schema) using new.id, new.domain;
  return null;
end
$function$;

CREATE OR REPLACE FUNCTION public.keep_status_since()
 RETURNS trigger
 LANGUAGE plpgsql
AS $function$
begin
  if tg_op = 'INSERT' then
    new.status_since := coalesce(new.status_since, new.created_at);
  elsif new.status is distinct from old.status then
    new.status_since := new.updated_at;
  end if;
  return new;
end
$function$;

CREATE OR REPLACE FUNCTION public.name_parts(name text)
 RETURNS text[]
 LANGUAGE sql
 IMMUTABLE PARALLEL SAFE STRICT
AS $function$
  select coalesce(array_agg(distinct substr(name, place, size)), '{}')
  from generate_series(1, 3) as size, generate_series(1, length(name) - size + 1) as place
$function$;

CREATE OR REPLACE FUNCTION public.refuse_deleting_event()
 RETURNS trigger
 LANGUAGE plpgsql
AS $function$
begin
  if old.at < nullif(current_setting('portal_domains.timeline_kept_since', true), '')::timestamptz then
    return old;
  end if;
  if exists (select from portal_domains where id = old.domain_id) then
    raise exception '% is append-only', tg_table_name using errcode = 'restrict_violation';
  end if;
  return old;
end
$function$;

CREATE OR REPLACE FUNCTION public.refuse_rewriting()
 RETURNS trigger
 LANGUAGE plpgsql
AS $function$
begin
  raise exception '% is append-only', tg_table_name using errcode = 'restrict_violation';
end
$function$;

CREATE OR REPLACE FUNCTION public.remember_base_domain()
 RETURNS trigger
 LANGUAGE plpgsql
AS $function$
begin
  insert into base_domains values (base_domain_of(new.canonical_host), new.updated_at) on conflict do nothing;
  return new;
end
$function$;
