import { describe, expect, test } from 'vitest';
import type { MailFailure } from '../../mail/retries.ts';
import type { OutgoingMail } from '../../mail/transport.ts';
import { recordMails } from '../../store/mail/outbox.ts';
import { createTestApi, jsonOf, refusal } from '../../testing/api.ts';
import { useDatabase } from '../../testing/postgres.ts';
import { aDomain, NOON } from '../../testing/store-builders.ts';

const database = useDatabase({ per: 'test' });

describe('POST /mails/test', () => {
  test('200: sends a mail in that language, and says what came of it', async () => {
    const sent: OutgoingMail[] = [];
    let failure: MailFailure | null = null;
    const api = createTestApi(database.db, {
      sendMail: async (mail) => {
        sent.push(mail);
        return failure;
      },
    });
    const ask = async (body: object) => jsonOf(await api.call('POST', 'mails/test', { body }));
    expect(await ask({ to: 'ops@example.com', language: 'de' })).toEqual({ sent: true, error: null });
    expect(sent).toMatchObject([
      { to: 'ops@example.com', subject: 'Test der E-Mail-Einstellungen', language: 'de' },
    ]);
    failure = { error: '550 no such user', status: 550, enhanced: null, ofRecipient: true };
    expect(await ask({ to: 'ops@example.com' })).toEqual({ sent: false, error: '550 no such user' });
  });

  test('409 where no mail is sent; 400 for what is no address', async () => {
    const off = createTestApi(database.db, { sendMail: null });
    const ask = (to: string) => off.call('POST', 'mails/test', { body: { to } });
    expect(await refusal(await ask('ops@example.com'))).toBe('409 mail_off');
    expect(await refusal(await ask('ops'))).toBe('400 invalid_request');
  });
});

test('GET /mails lists what there was, newest first, in pages', async () => {
  const api = createTestApi(database.db);
  const { id, tenant, domain } = await aDomain(database.db);
  await api.call('PUT', `tenants/${tenant}`, { body: { name: 'Acme', contact: { email: 'jane@acme.com' } } });
  for (const topic of ['action_required', 'live'] as const)
    await database.db
      .transaction()
      .execute((trx) => recordMails(trx, id, [{ at: NOON, topic, subject: topic }]));
  type Page = { mails: object[]; nextCursor: string | null };
  const first = await jsonOf<Page>(await api.call('GET', 'mails?limit=1'));
  expect(first).toMatchObject({
    mails: [{ topic: 'live', name: domain, domainId: id, tenant, link: null, attempts: 0, outcome: null }],
    nextCursor: expect.any(String),
  });
  const second = await jsonOf<Page>(await api.call('GET', `mails?limit=1&cursor=${first.nextCursor}`));
  expect(second.mails).toMatchObject([{ topic: 'action_required', nextAt: '2026-11-24T12:20:00.000Z' }]);
});
