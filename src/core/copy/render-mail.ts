import type { Language } from './language.ts';
import type { MailCopy, MailItem, MailReader } from './mail-copy.ts';

/** A mail as it is sent, apart from who sends it and who gets it. */
export type RenderedMail = { subject: string; text: string; html: string };

/** How many things are told in full; of the others only what they are. */
const IN_FULL = 10;

/** Renders a mail about one thing or several, as text and as HTML with the same words. */
export function renderMail(
  items: readonly [MailItem, ...MailItem[]],
  reader: MailReader,
  { code, mail }: Language,
): RenderedMail {
  const [first] = items;
  const title = items.length === 1 ? mail.subjects[first.topic](first) : mail.digest(items.length);
  const others = items.slice(IN_FULL).map((item) => mail.subjects[item.topic](item));
  const sections = [
    ...items.slice(0, IN_FULL).map((item) => sectionOf(item, mail, items.length > 1)),
    ...(others.length === 0 ? [] : [{ heading: null, paragraphs: [others.join('\n')], link: null }]),
  ];
  return composed({ title, sections, footer: mail.why(reader), language: code });
}

/** Renders the mail by which an operator tries the settings. */
export const renderTestMail = ({ code, mail }: Language): RenderedMail =>
  composed({
    title: mail.test.subject,
    sections: [{ heading: null, paragraphs: [mail.test.text], link: null }],
    footer: null,
    language: code,
  });

type Section = {
  heading: string | null;
  /** Each is shown as it is, its line breaks too. */
  paragraphs: readonly string[];
  link: { text: string; url: string } | null;
};

function sectionOf(item: MailItem, mail: MailCopy, withHeading: boolean): Section {
  return {
    heading: withHeading ? mail.subjects[item.topic](item) : null,
    paragraphs: mail.explain[item.topic](item),
    link: item.page === null ? null : { text: mail.seePage, url: item.page },
  };
}

type Parts = { title: string; sections: readonly Section[]; footer: string | null; language: string };

function composed({ title, sections, footer, language }: Parts): RenderedMail {
  const text = [
    ...sections.flatMap(({ heading, paragraphs, link }) => [
      ...(heading === null ? [] : [`== ${heading} ==`]),
      ...paragraphs,
      ...(link === null ? [] : [`${link.text}: ${link.url}`]),
    ]),
    ...(footer === null ? [] : [`-- \n${footer}`]),
  ].join('\n\n');
  const html = [
    `<!doctype html><html lang="${escaped(language)}"><head><meta charset="utf-8"><title>${escaped(title)}</title></head>`,
    `<body style="${BODY}"><h1 style="font-size:20px">${escaped(title)}</h1>`,
    ...sections.map(sectionHtml),
    footer === null ? '' : `<p style="color:#5b6472;font-size:13px">${escaped(footer)}</p>`,
    '</body></html>',
  ].join('\n');
  return { subject: oneLine(title), text: `${text}\n`, html };
}

const BODY =
  'font-family:system-ui,sans-serif;line-height:1.5;color:#1a2233;max-width:640px;margin:24px auto;padding:0 16px';

function sectionHtml({ heading, paragraphs, link }: Section): string {
  return [
    heading === null ? '' : `<h2 style="font-size:17px">${escaped(heading)}</h2>`,
    ...paragraphs.map((one) => `<p style="white-space:pre-wrap;overflow-wrap:anywhere">${escaped(one)}</p>`),
    link === null ? '' : `<p><a href="${escaped(link.url)}">${escaped(link.text)}</a></p>`,
  ].join('\n');
}

const ENTITIES: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
};

const escaped = (text: string) => text.replace(/[&<>"']/g, (one) => ENTITIES[one] ?? one);

/** A header is one line, whatever a name holds. */
const oneLine = (text: string) => text.replace(/[\p{Cc}\p{Zl}\p{Zp}]+/gu, ' ').trim();
