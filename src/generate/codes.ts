import { CONDITION_TYPES, type ConditionStatus, REASONS } from '../core/conditions.ts';
import { ERROR_CODES } from '../core/errors/codes.ts';
import { DNS_PROVIDERS, type DnsTask } from '../core/reasons/dns-providers.ts';
import {
  ALL_REASONS,
  adviceFor,
  REASON_DOCS,
  type ReasonUse,
  usesOf,
  whoActs,
} from '../core/reasons/index.ts';
import { type ReasonDoc, RUNBOOK_SECTIONS } from '../core/reasons/reason-doc.ts';
import { codeBlock, type GeneratedFile, page, table } from './page.ts';

/** docs/errors: one page a code, and their list. */
export function errorPages(): GeneratedFile[] {
  const entries = Object.entries(ERROR_CODES);
  const list = page('docs/errors/README.md', [
    '# Errors of the API',
    'Every error is `application/problem+json`: `type` is the page of its code, `code` is for programs, `title` and `detail` are for people. No program needs to read the text.',
    table(
      ['Code', 'Status', 'Title'],
      entries.map(([code, { status, title }]) => [`[\`${code}\`](${code}.md)`, String(status), title]),
    ),
  ]);
  const pages = entries.map(([code, { status, title, doc }]) =>
    page(`docs/errors/${code}.md`, [
      `# ${title}`,
      `\`${code}\` · HTTP ${status} · [all errors](README.md)`,
      doc,
    ]),
  );
  return [list, ...pages];
}

/** docs/reasons: one page a reason, and their list by condition. */
export function reasonPages(): GeneratedFile[] {
  return [reasonList(), ...ALL_REASONS.map((reason) => reasonPage(reason, usesOf(reason)))];
}

function reasonList(): GeneratedFile {
  const sections = CONDITION_TYPES.flatMap((type) => {
    const docs: Record<string, { meaning: string }> = REASON_DOCS[type];
    const reasons: [string, { status: ConditionStatus; actor: string }][] = Object.entries(REASONS[type]);
    const rows = reasons.map(([reason, { status, actor }]) => [
      `[\`${reason}\`](${reason}.md)`,
      status,
      actor,
      docs[reason]?.meaning ?? '',
    ]);
    return [`## ${type}`, table(['Reason', 'Status', 'Who acts', 'What it means'], rows)];
  });
  return page('docs/reasons/README.md', [
    '# Conditions and their reasons',
    'A domain has six conditions. Each is `True`, `False` or `Unknown`, with one reason of this closed list, a sentence, and who must act. `Unknown` means that nobody could tell: it neither fails a claim nor takes a live domain away.',
    ...sections,
  ]);
}

function reasonPage(reason: string, uses: readonly ReasonUse[]): GeneratedFile {
  const sections = uses.flatMap(({ type, status, actor, doc }) => [
    `## ${type} is ${status}`,
    doc.meaning,
    `**Who acts:** ${whoActs({ actor, doc })}`,
    `**What to do:** ${doc.fix}`,
    ...inRunbook(doc),
    codeBlock(doc.example),
  ]);
  return page(`docs/reasons/${reason}.md`, [
    `# \`${reason}\``,
    '[All reasons](README.md)',
    ...sections,
    ...atProviders(uses),
    "Who acts is the usual case; the domain's own condition says it for this one.",
  ]);
}

/** Returns the link to the operator's commands; empty when no section of the runbook covers the reason. */
function inRunbook({ runbook }: ReasonDoc): string[] {
  return runbook === undefined
    ? []
    : [`**With commands:** [${RUNBOOK_SECTIONS[runbook]}](../runbook.md#${runbook}), in the runbook.`];
}

/** How the zone is changed at each provider; nothing where no record has to be changed. */
function atProviders(uses: readonly ReasonUse[]): string[] {
  const rows = adviceFor(uses).map(({ name, where, mind }) => [name, where, mind]);
  if (rows.length === 0) return [];
  return [
    '## At your DNS provider',
    'The records are those that the domain shows. Not in the list? [What to mind anywhere](../dns-providers.md).',
    table(['Provider', 'Where', 'Mind'], rows),
  ];
}

/** docs/dns-providers.md: everything that is known of each provider, for whoever enters a record. */
export function dnsProvidersPage(): GeneratedFile {
  const notes = DNS_PROVIDERS.flatMap(({ name, where, nameField, notes: of }) => [
    `### ${name}`,
    [`- **Where:** ${where}`, `- **Name:** ${nameField}`]
      .concat(Object.entries(of).map(([task, note]) => `- **${TASK_WORDS[task as DnsTask]}:** ${note}`))
      .join('\n'),
  ]);
  return page('docs/dns-providers.md', [
    '# Entering the record at your DNS provider',
    "You got a record to publish, and an account at the company that has your domain's DNS is all that you need. The record has a type, a name and a value. Copy name and value exactly, and change nothing else: mail and web site of the domain stay as they are.",
    '## Anywhere',
    [
      '- **Whose DNS is it?** The company that sold the domain need not be the one that has its DNS. `dig NS acme.com +short` names the servers: a record that is entered elsewhere is seen by nobody.',
      '- **The name.** Most forms add the zone by themselves. Enter the short name that you were given (`portal`); the whole one would become `portal.acme.com.acme.com`.',
      '- **The value.** Some forms add the zone to a value without a dot at its end. When that happens, enter it with the dot.',
      '- **What stands there already.** A CNAME stands alone: delete A, AAAA, CNAME and forwarding records of the same name first. An AAAA that is forgotten leads most clients astray.',
      '- **The top of the zone** (`acme.com` itself) can have no CNAME. Publish the addresses and the TXT record that you were given.',
      '- **Proxies and forwarding** hide the record. Switch them off for this name.',
      '- **Then wait for the next check**, seconds to minutes after the registration. Nothing has to be confirmed. What was looked up before the change may stay in caches as long as its TTL says.',
    ].join('\n'),
    '## Providers',
    ...notes,
  ]);
}

const TASK_WORDS: Record<DnsTask, string> = {
  cname: 'CNAME',
  address: 'A and AAAA',
  txt: 'TXT',
  caa: 'CAA',
  proxy: 'Proxy',
  dnssec: 'DNSSEC',
  delegation: 'Name servers',
};
