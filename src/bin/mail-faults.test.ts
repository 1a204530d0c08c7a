import { describe, expect, test } from 'vitest';
import { verifyMailServer } from '../mail/transport.ts';
import { listMails } from '../store/mail/log.ts';
import { eventually } from '../testing/eventually.ts';
import { DAY_MS, MINUTE_MS, useMailWorld, WINDOW_MS } from '../testing/mail-world.ts';
import { startSmtpReceiver } from '../testing/smtp-receiver.ts';
import { aDomain } from '../testing/store-builders.ts';

const { database, pass, senderTo, relayWith, aWrittenDomain, become, outcomes } = useMailWorld();

describe('mail, when something is amiss', () => {
  test('comes once after the server was down for a day', async () => {
    const gone = await startSmtpReceiver();
    const { port } = gone;
    await gone[Symbol.asyncDispose]();
    const { id } = await aWrittenDomain();
    await become(id);
    const away = relayWith(await senderTo(gone));
    for (let hours = 0; hours < 24; hours += 1) {
      pass(60 * MINUTE_MS);
      await away.round();
    }
    expect(await listMails(database.db, { limit: 1 })).toMatchObject([
      { outcome: null, lastError: expect.stringContaining('ECONNREFUSED') },
    ]);
    await using back = await startSmtpReceiver({ port });
    const relay = relayWith(await senderTo(back));
    pass(60 * MINUTE_MS);
    await relay.round();
    await relay.round();
    expect(back.received).toHaveLength(1);
  });

  test('comes twice with one id, and is never lost, when a relay dies before it has recorded what it sent', async () => {
    await using receiver = await startSmtpReceiver();
    const send = await senderTo(receiver);
    const { id } = await aWrittenDomain();
    await become(id);
    pass(WINDOW_MS);
    // It has sent, and does nothing more.
    const dying = relayWith(async (mail) => {
      await send?.(mail);
      return new Promise(() => undefined);
    });
    void dying.round();
    await eventually('the mail came', async () => receiver.received.length === 1);
    const next = relayWith(send);
    await next.round();
    expect(receiver.received).toHaveLength(1);
    pass(3 * MINUTE_MS);
    await next.round();
    const ids = receiver.received.map(({ raw }) => /^Message-ID: (\S+)/im.exec(raw)?.[1]);
    expect(ids).toHaveLength(2);
    expect(new Set(ids).size).toBe(1);
    expect(await outcomes()).toEqual(['action_required sent']);
  });

  test('comes later where the server says so, and never where it refuses the recipient for ever', async () => {
    await using receiver = await startSmtpReceiver();
    const { id } = await aWrittenDomain();
    await become(id);
    pass(WINDOW_MS);
    receiver.refusals.push({ code: 451, text: 'greylisted, come again' });
    const relay = relayWith(await senderTo(receiver));
    await relay.round();
    expect(await listMails(database.db, { limit: 1 })).toMatchObject([
      { outcome: null, attempts: 1, lastError: expect.stringContaining('greylisted') },
    ]);
    pass(MINUTE_MS);
    await relay.round();
    expect(receiver.received).toHaveLength(1);
    await become(id, { reason: 'proxied' });
    pass(WINDOW_MS);
    receiver.refusals.push({ code: 550, text: '5.1.1 no such user' });
    await relay.round();
    pass(DAY_MS);
    await relay.round();
    expect(receiver.received).toHaveLength(1);
    expect(await listMails(database.db, { limit: 1 })).toMatchObject([
      { outcome: 'refused', lastError: expect.stringContaining('no such user') },
    ]);
  });

  test('of a domain that cannot be described is put off, and holds up no other', async () => {
    const { id } = await aWrittenDomain();
    await become(id);
    pass(WINDOW_MS);
    const relay = relayWith(() => {
      throw new Error('no such words');
    });
    await relay.round();
    expect(await listMails(database.db, { limit: 1 })).toMatchObject([
      { outcome: null, attempts: 1, lastError: 'Error: no such words' },
    ]);
  });

  test('stops between two mails when the worker does', async () => {
    const { id } = await aWrittenDomain();
    await become(id);
    pass(WINDOW_MS);
    await relayWith(async () => null).round(AbortSignal.abort());
    expect(await outcomes()).toEqual(['action_required null']);
  });

  test('is given up after three days, and tried all the while where the password is wrong', async () => {
    await using receiver = await startSmtpReceiver();
    const { id } = await aWrittenDomain();
    await become(id);
    pass(WINDOW_MS);
    const relay = relayWith(await senderTo({ ...receiver, url: receiver.url.replace('portal:', 'nobody:') }));
    await relay.round();
    expect(await outcomes()).toEqual(['action_required null']);
    pass(3 * DAY_MS);
    await relay.round();
    expect(receiver.received).toEqual([]);
    expect(await outcomes()).toEqual(['action_required failing']);
  });

  test('is not sent to a server whose certificate nobody vouches for', async () => {
    await using receiver = await startSmtpReceiver();
    await using other = await startSmtpReceiver();
    const send = await senderTo({ url: receiver.url, root: other.root });
    const mail = { subject: 'Hello', text: 'Hello', html: '<p>Hello</p>', to: 'a@example.com', id: 'x' };
    expect(await send?.({ ...mail, language: 'en' })).toMatchObject({ status: null });
    expect(receiver.received).toEqual([]);
  });

  test('is tried by the doctor, who signs in and sends nothing', async () => {
    await using receiver = await startSmtpReceiver();
    const server = { url: receiver.url, from: 'portal@example.com', roots: [receiver.root] };
    expect(await verifyMailServer(server)).toBeNull();
    const url = receiver.url.replace('portal:', 'nobody:');
    expect(await verifyMailServer({ ...server, url })).toMatch(/wrong password/);
    expect(receiver.received).toEqual([]);
  });

  test('ends unsent where no mail is sent, and nothing is written for who has no contact', async () => {
    const { id } = await aWrittenDomain();
    await become(id);
    const quiet = await aDomain(database.db, { domain: 'quiet.acme.com' });
    await become(quiet.id);
    pass(WINDOW_MS);
    await relayWith(null).round();
    expect(await outcomes()).toEqual(['action_required off']);
  });
});
