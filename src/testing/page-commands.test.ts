import { describe, expect, test } from 'vitest';
import { fillIn, readCommands, sectionsOf } from './page-commands.ts';

const PAGE = `# Page

## One
\`\`\`sh everywhere
# A comment, and no heading.
look <domain>
\`\`\`

\`\`\`text
<domain> …
\`\`\`

## Two, \`quoted\`

\`\`\`zone
a.test.  A  192.0.2.1
\`\`\`

\`\`\`sql cluster
select 1;
\`\`\`
`;

describe('the commands of a page', () => {
  test('are read with their place, the heading above and the output below', () => {
    expect(readCommands(PAGE)).toEqual([
      {
        section: 'One',
        line: 4,
        language: 'sh',
        place: 'everywhere',
        text: '# A comment, and no heading.\nlook <domain>',
        shape: '<domain> …',
      },
      { section: 'Two, quoted', line: 19, language: 'sql', place: 'cluster', text: 'select 1;', shape: '' },
    ]);
  });

  test('are found by place', () => {
    expect(sectionsOf(readCommands(PAGE), ['cluster'])).toEqual(['Two, quoted']);
    expect(sectionsOf(readCommands(PAGE), ['one-machine'])).toEqual([]);
  });

  test.each([
    ['has no mark', '```\nls\n```', 'line 1: "" says not where it runs'],
    ['has a language alone', '```sh\nls\n```', 'line 1: "sh" says not where it runs'],
    ['is for a place that is none', '\n```sh moon\nls\n```', 'line 2: "sh moon" says not where it runs'],
    ['is in another language', '```bash cluster\nls\n```', 'line 1: "bash cluster" says not where it runs'],
    ['is an output of nothing', 'Words.\n```text\nout\n```', 'line 2: this output follows no command'],
    [
      'is an output that words part from its command',
      '```sh cluster\nls\n```\nWords.\n```text\nout\n```',
      'line 5: this output follows no command',
    ],
    ['is not closed', '```sh cluster\nls', 'line 1: this block is not closed'],
  ])('a block that %s is refused', (_, markdown, sentence) => {
    expect(() => readCommands(markdown)).toThrow(sentence);
  });

  test('placeholders are filled in, and an unknown one is refused', () => {
    expect(fillIn('show <domain> </dev/null', { domain: 'a.test' })).toBe('show a.test </dev/null');
    expect(() => fillIn('show <domian>', { domain: 'a.test' })).toThrow('nobody knows what <domian> is');
  });
});
