import { readFileSync } from 'node:fs';
import { STATUSES, type Status } from '../core/conditions.ts';
import { STATUS_RULES, transitionsOf } from '../core/lifecycle/status-rules.ts';
import { type GeneratedFile, page, table } from './page.ts';

/** Transitions that no round decides: the store makes them. */
const BY_THE_STORE = [
  ['[*]', 'pending_dns', 'it is registered'],
  ['pending_dns', 'verifying_dns', 'its first round begins'],
] as const;

/** Renders the page of the state machine from the rules. */
export function stateMachinePage(): GeneratedFile {
  return page('docs/reference/state-machine.md', [
    '# The state machine',
    'A status follows from the conditions and the clock. The rules are asked in the order of the table, after every round; the first that holds decides (`src/core/lifecycle/status-rules.ts`). A property test lives through random lives and finds no transition but these, and each of these. What each status means is in [Concepts](../concepts.md#the-life-of-a-domain).',
    mermaid(stateDiagram()),
    'The numbers are those of the rules. `wanted` is any status of a domain that somebody wants served.',
    table(['', 'Rule', 'From', 'Becomes'], STATUS_RULES.map(ruleRow)),
    'Three transitions are the store’s, and no rule’s: a registration begins in `pending_dns`, the first round of an attempt picks it up (`store/domains/rounds.ts`), and a retry begins again in `pending_dns` (`store/domains/requests.ts`). A retry of a live domain changes nothing. The row of a deleted domain is removed once it is off the edge and its record no longer leads here, after 30 days at the latest (`core/lifecycle/left-behind.ts`).',
  ]);
}

/** Renders the README with the same picture, without the rules' numbers. */
export function readme(): GeneratedFile {
  const path = 'README.md';
  const diagram = mermaid(stateDiagram().map(unnumbered));
  return { path, content: withBlock(readFileSync(path, 'utf8'), 'status diagram', diagram) };
}

const unnumbered = (line: string) => line.replace(/: [\d, ]+$/, '');

/** Replaces what stands between the two comments that name a block. */
function withBlock(page: string, name: string, block: string): string {
  const begins = `<!-- ${name}: written by \`npm run generate\` -->\n`;
  const ends = `<!-- end of the ${name} -->\n`;
  const [before, rest] = page.split(begins);
  const after = rest?.split(ends)[1];
  if (before === undefined || after === undefined) throw new Error(`the README has no block of the ${name}`);
  return [before, begins, block, '\n', ends, after].join('');
}

function ruleRow({ name, from, to }: (typeof STATUS_RULES)[number], index: number): string[] {
  return [String(index + 1), `${name[0]?.toUpperCase()}${name.slice(1)}.`, statuses(from), statuses(to)];
}

function statuses(some: readonly Status[] | 'same'): string {
  if (some === 'same') return 'stays as it is';
  return some.length === STATUSES.length ? 'any' : some.map((one) => `\`${one}\``).join(', ');
}

/** A Mermaid state diagram; a transition has the numbers of the rules that make it. */
function stateDiagram(): string[] {
  const numbers = new Map<string, number[]>();
  for (const [index, rule] of STATUS_RULES.entries()) {
    if (rule.from === STATUSES) continue;
    for (const { from, to } of transitionsOf(rule)) {
      if (from === to) continue;
      const arrow = `${from} --> ${to}`;
      numbers.set(arrow, [...(numbers.get(arrow) ?? []), index + 1]);
    }
  }
  const fromAny = STATUS_RULES.flatMap(({ from, to }, index) =>
    from !== STATUSES || to === 'same' ? [] : to.map((one) => `wanted --> ${one}: ${index + 1}`),
  );
  return [
    'stateDiagram-v2',
    '  state wanted {',
    ...BY_THE_STORE.map(([from, to, name]) => `    ${from} --> ${to}: ${name}`),
    ...[...numbers].map(([arrow, rules]) => `    ${arrow}: ${rules.join(', ')}`),
    '  }',
    ...fromAny.map((line) => `  ${line}`),
    '  disabled --> wanted: it is retried',
    '  disabled --> [*]: it is deleted',
  ];
}

function mermaid(lines: readonly string[]): string {
  return ['```mermaid', ...lines, '```'].join('\n');
}
