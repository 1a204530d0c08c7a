-- Before each mail the mails of a day are counted, to its address and of its tenant; see decision 0060. Both counts read
-- these mails alone, and not all that were sent.
create index mails_sent_of_tenant on mails (tenant, ended_at) where outcome = 'sent';
create index tenants_contact on tenants (lower(contact_email)) where contact_email is not null;
create index domain_links_mailed on domain_links (lower(email)) where email is not null;
