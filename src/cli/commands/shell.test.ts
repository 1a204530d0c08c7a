import { afterEach, describe, expect, test, vi } from 'vitest';
import { createTestCli } from '../../testing/cli.ts';

const cli = createTestCli({ url: 'http://127.0.0.1:9', token: '' });

describe('help', () => {
  test('of a command that is below another one is its own', async () => {
    const [helped, asked] = [await cli('help', 'domain', 'add'), await cli('domain', 'add', '--help')];
    expect(helped).toMatchObject({ code: 0, err: '' });
    expect(helped.out).toContain('Usage: portal-domains domain add');
    expect(helped.out).toBe(asked.out);
  });

  test('without a command is that of the program', async () => {
    expect((await cli('help')).out).toBe((await cli('--help')).out);
  });

  test.each([[['nothing']], [['domain', 'nothing']]])(
    'of %j, which is no command, is a usage error',
    async (path) => {
      const { code, out, err } = await cli('help', ...path);
      expect({ code, out }).toEqual({ code: 2, out: '' });
      expect(err).toBe("error: unknown command 'nothing'\n");
    },
  );
});

describe('completion', () => {
  // The library prints by itself.
  const printed: string[] = [];
  vi.spyOn(console, 'log').mockImplementation((text: string) => printed.push(text));
  afterEach(() => printed.splice(0));

  test.each([
    ['bash', 'complete -F __portal_domains_complete portal-domains'],
    ['zsh', '#compdef portal-domains'],
    ['fish', 'complete -c portal-domains'],
  ])('for %s is a script that asks the program', async (shell, line) => {
    expect(await cli('completion', shell)).toMatchObject({ code: 0, err: '' });
    expect(printed.join('\n')).toContain(line);
    expect(printed.join('\n')).toContain('portal-domains complete --');
  });

  test('offers the commands of a group, and the options of a command', async () => {
    await cli('complete', '--', 'domain', '');
    expect(printed.map((line) => line.split('\t')[0])).toEqual(
      expect.arrayContaining(['add', 'list', 'explain']),
    );
    printed.splice(0);
    await cli('complete', '--', 'domain', 'add', '--');
    expect(printed.map((line) => line.split('\t')[0])).toEqual(
      expect.arrayContaining(['--tenant', '--wait']),
    );
  });

  test('for a shell that it does not know names those that it knows', async () => {
    const { code, err } = await cli('completion', 'tcsh');
    expect(code).toBe(2);
    expect(err).toContain('Allowed choices are zsh, bash, fish, powershell.');
  });
});
