import { CONDITION_TYPES, type ConditionStatus, REASONS } from '../core/conditions.ts';
import { ERROR_CODES } from '../core/errors/codes.ts';
import { ALL_REASONS, REASON_DOCS, type ReasonUse, usesOf, WHO_ACTS } from '../core/reasons/index.ts';
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
    const docs: Record<string, { meaning: string; later?: true }> = REASON_DOCS[type];
    const reasons: [string, { status: ConditionStatus; actor: string }][] = Object.entries(REASONS[type]);
    const rows = reasons.map(([reason, { status, actor }]) => [
      `[\`${reason}\`](${reason}.md)`,
      status,
      actor,
      `${docs[reason]?.meaning ?? ''}${docs[reason]?.later ? ' *(not looked for yet)*' : ''}`,
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
    ...(doc.later ? ['*The word is reserved: this version does not look for it yet.*'] : []),
    `**Who acts:** ${WHO_ACTS[actor]}`,
    `**What to do:** ${doc.fix}`,
    codeBlock(doc.example),
  ]);
  return page(`docs/reasons/${reason}.md`, [
    `# \`${reason}\``,
    '[All reasons](README.md)',
    ...sections,
    "Who acts is the usual case; the domain's own condition says it for this one.",
  ]);
}
