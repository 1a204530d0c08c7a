import { describe, expect, test } from 'vitest';
import { LANGUAGES } from './languages.ts';
import type { MailItem } from './mail-copy.ts';
import { renderMail, renderTestMail } from './render-mail.ts';

const HOSTILE = `<script>alert('x')</script> & "more"\r\nBcc: all@example.com`;
const item = (over: Partial<MailItem> = {}): MailItem => ({
  ...{ topic: 'action_required', displayDomain: 'portal.acme.com', days: 3, page: null },
  ...{ statusMessage: 'portal.acme.com does not exist in DNS.', dnsMessage: 'Publish this DNS record.' },
  ...{ servedUntil: '2026-12-04T12:00:00.000Z', forecast: null, portalUrl: 'https://portal.acme.com/' },
  ...over,
});

describe.each(LANGUAGES)('a mail in $code', (language) => {
  test('says the same as text and as HTML', () => {
    const { text, html } = renderMail(
      [item({ page: 'https://d.example/?domain=1&x' })],
      { kind: 'link' },
      language,
    );
    for (const words of ['portal.acme.com does not exist in DNS.', 'Publish this DNS record.'])
      for (const part of [text, html]) expect(part).toContain(words);
    expect(text).toContain('https://d.example/?domain=1&x');
    expect(html).toContain('href="https://d.example/?domain=1&amp;x"');
    expect(html).toContain(`lang="${language.code}"`);
  });

  test('holds nothing of what others wrote as markup, and has a subject of one line', () => {
    const hostile = item({ displayDomain: HOSTILE, statusMessage: HOSTILE, dnsMessage: HOSTILE });
    const { subject, html } = renderMail([hostile], { kind: 'contact', tenant: HOSTILE }, language);
    expect(html).not.toMatch(/<script|"more"/);
    expect(html).toContain('&lt;script&gt;');
    expect(subject).not.toMatch(/[\r\n]/);
  });

  test('about several things names each above its part', () => {
    const other = item({ topic: 'live', displayDomain: 'other.acme.com' });
    const { subject, text } = renderMail([item(), other], { kind: 'contact', tenant: 'Acme' }, language);
    expect(subject).toContain('2');
    for (const one of [item(), other])
      expect(text).toContain(`== ${language.mail.subjects[one.topic](one)} ==`);
  });

  test('that tries the settings says that nothing is to be done', () => {
    expect(renderTestMail(language)).toMatchObject({ subject: language.mail.test.subject });
  });
});
