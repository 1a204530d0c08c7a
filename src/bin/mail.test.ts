import { randomUUID } from 'node:crypto';
import { describe, expect, test } from 'vitest';
import type { StatusDetail } from '../core/lifecycle/details.ts';
import { createLink, revokeLink } from '../store/links/links.ts';
import { aCondition, decidedBy } from '../testing/conditions.ts';
import { DAY_MS, MINUTE_MS, useMailWorld, WINDOW_MS } from '../testing/mail-world.ts';
import { partOf, startSmtpReceiver, subjectOf } from '../testing/smtp-receiver.ts';
import { aDomain, BY_TENANT } from '../testing/store-builders.ts';

const { database, iso, pass, senderTo, relayWith, aWrittenDomain, become, outcomes } = useMailWorld();

describe('mail, by a real server', () => {
  test('is sent encrypted and signed in, to the contact, in its language, as text and as HTML', async () => {
    await using receiver = await startSmtpReceiver();
    const { id, domain } = await aWrittenDomain({ language: 'de' });
    await become(id);
    const relay = relayWith(await senderTo(receiver));
    await relay.round();
    expect(receiver.received).toEqual([]);
    pass(WINDOW_MS);
    await relay.round();
    const [mail] = receiver.received;
    if (mail === undefined) throw new Error('nothing came');
    expect(mail).toMatchObject({ to: 'jane@acme.com', secure: true, user: 'portal' });
    expect(subjectOf(mail)).toBe(`Bitte handeln: DNS von ${domain}`);
    expect(mail.raw).toMatch(/^From: Example Portal <portal@example\.com>\r$/m);
    expect(mail.raw).toMatch(/^Auto-Submitted: auto-generated\r$/m);
    for (const part of ['text/plain', 'text/html'] as const) {
      expect(partOf(mail, part)).toContain(`${domain}`);
      expect(partOf(mail, part)).toContain('Führt Besucher hierher');
      expect(partOf(mail, part)).toContain('Ansprechpartner von Acme');
      expect(partOf(mail, part)).toContain(`https://domains.example.com/?domain=${id}`);
    }
    await relay.round();
    expect(receiver.received).toHaveLength(1);
    expect(await outcomes()).toEqual(['action_required sent']);
  });

  test('is one for several domains, and says each thing once', async () => {
    await using receiver = await startSmtpReceiver();
    const one = await aWrittenDomain();
    const other = await aDomain(database.db, { tenant: one.tenant, domain: 'other.acme.com' });
    await become(one.id);
    await become(one.id, { reason: 'proxied' });
    await become(other.id);
    pass(WINDOW_MS);
    await relayWith(await senderTo(receiver)).round();
    expect(receiver.received.map(subjectOf)).toEqual(['2 messages about your domains']);
    const text = receiver.received.map((mail) => partOf(mail, 'text/plain')).join();
    for (const { domain } of [one, other])
      expect(text).toContain(`== Action needed: the DNS of ${domain} ==`);
    expect(await outcomes()).toEqual(Array(3).fill('action_required sent'));
  });

  test('is not sent of what was mended meanwhile, nor of the same once more within a day', async () => {
    await using receiver = await startSmtpReceiver();
    const { id } = await aWrittenDomain();
    const relay = relayWith(await senderTo(receiver));
    await become(id);
    await become(id, { status: 'active' });
    pass(WINDOW_MS);
    await relay.round();
    expect(receiver.received.map(subjectOf)).toEqual([expect.stringMatching(/ is live$/)]);
    expect(await outcomes()).toEqual(['action_required outdated', 'live sent']);
    // What was not sent is told when it comes again; what was sent, not within a day.
    await become(id);
    pass(WINDOW_MS);
    await relay.round();
    await become(id, { status: 'active' });
    await become(id);
    expect((await outcomes()).slice(2)).toEqual(['action_required sent']);
    pass(DAY_MS);
    await become(id, { status: 'active' });
    await become(id);
    expect((await outcomes()).slice(3)).toEqual(['live null', 'action_required null']);
  });

  test('waits while an incident of ours concerns the domain', async () => {
    await using receiver = await startSmtpReceiver();
    const { id } = await aWrittenDomain();
    await become(id);
    const incident = { kind: 'dns', since: iso() };
    const setIncident = (value: object | null) =>
      database.db
        .updateTable('portal_domains')
        .set({ conditions: JSON.stringify([{ ...aCondition('PointsHere', 'nxdomain'), ...value }]) as never })
        .where('id', '=', id)
        .execute();
    await setIncident({ incident });
    pass(WINDOW_MS);
    const relay = relayWith(await senderTo(receiver));
    await relay.round();
    expect(receiver.received).toEqual([]);
    await setIncident(null);
    pass(15 * MINUTE_MS);
    await relay.round();
    expect(receiver.received).toHaveLength(1);
  });

  test('says when a portal that leads away is withdrawn', async () => {
    await using receiver = await startSmtpReceiver();
    const { id, domain } = await aWrittenDomain();
    await become(id, { status: 'active' });
    const servedUntil = new Date(Date.parse(iso()) + 3 * DAY_MS).toISOString();
    const away = decidedBy('active', aCondition('PointsHere', 'nxdomain'));
    await become(id, { status: 'active', detail: { ...away, servedUntil } as StatusDetail });
    pass(WINDOW_MS);
    await relayWith(await senderTo(receiver)).round();
    expect(receiver.received.map(subjectOf)).toEqual([`${domain} will be withdrawn in 3 days`]);
    expect(await outcomes()).toEqual(['live outdated', 'withdrawal sent']);
  });

  test('goes to who has a link as long as the link works', async () => {
    await using receiver = await startSmtpReceiver();
    const { id, tenant } = await aDomain(database.db);
    const link = { id: randomUUID(), tenant, domainId: id, hash: randomUUID(), by: BY_TENANT, now: iso() };
    const expiresAt = new Date(Date.parse(iso()) + 30 * DAY_MS).toISOString();
    await createLink(database.db, {
      ...link,
      expiresAt,
      mail: { email: 'dns@agency.example', language: 'de' },
    });
    const relay = relayWith(await senderTo(receiver));
    await become(id);
    pass(WINDOW_MS);
    await relay.round();
    expect(receiver.received.map(({ to }) => to)).toEqual(['dns@agency.example']);
    const text = receiver.received.map((mail) => partOf(mail, 'text/plain')).join();
    expect(text).toContain('Legen Sie den CNAME-Eintrag für');
    // The page is the tenant's, and what stands in the zone is not for others to be sent by us.
    for (const not of ['?domain=', 'Beobachtet']) expect(text).not.toContain(not);
    await become(id, { reason: 'proxied' });
    await revokeLink(database.db, { id: link.id, domainId: id, by: BY_TENANT, now: iso() });
    pass(WINDOW_MS);
    await relay.round();
    expect(receiver.received).toHaveLength(1);
    expect(await outcomes()).toEqual(['action_required sent', 'action_required no_address']);
  });

  test('goes ten times a day to one address, and what is beyond that waits', async () => {
    await using receiver = await startSmtpReceiver();
    const relay = relayWith(await senderTo(receiver));
    const { tenant } = await aWrittenDomain();
    for (let count = 0; count < 11; count += 1) {
      const { id } = await aDomain(database.db, { tenant, domain: `p${count}.acme.com` });
      await become(id);
      pass(WINDOW_MS);
      await relay.round();
    }
    expect(receiver.received).toHaveLength(10);
    pass(DAY_MS);
    await relay.round();
    expect(receiver.received).toHaveLength(11);
  });
});
