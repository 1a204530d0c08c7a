import { relative } from 'node:path';
import type { Reporter, TestModule } from 'vitest/node';

/**
 * Vitest's reporter that has the last word: every file and test that failed, each on its line, and every error outside
 * a test, which may name no file at all. After a long run nobody scrolls up.
 */
export class FailedLast implements Reporter {
  readonly #write: (text: string) => void;
  constructor(write: (text: string) => void = (text) => process.stderr.write(text)) {
    this.#write = write;
  }

  onTestRunEnd(
    modules: readonly TestModule[],
    errors: readonly { message?: string; VITEST_TEST_NAME?: string; VITEST_TEST_PATH?: string }[],
    reason: string,
  ): void {
    const failed = modules.filter((module) => module.state() === 'failed').flatMap(linesOf);
    const outside = errors.map(
      ({ message = 'an error without words', VITEST_TEST_PATH: path, VITEST_TEST_NAME: name }) =>
        `  outside of a test${path === undefined ? '' : `, while ${shortened(path)} ran`}${name === undefined ? '' : ` ("${name}")`}: ${firstLine(message)}`,
    );
    const lines = [...failed, ...outside];
    if (lines.length === 0 && reason === 'passed') return;
    const found = lines.length > 0 ? lines : [`  nothing by name; the run ended as "${reason}"`];
    this.#write(`\nFailed:\n${found.join('\n')}\n`);
  }
}

function linesOf(module: TestModule): string[] {
  const file = shortened(module.moduleId);
  const ofFile = module.errors().map(({ message }) => `  ${file}: ${firstLine(message)}`);
  const tests = [...module.children.allTests('failed')].map(
    (one) => `  ${file} > ${one.fullName}: ${firstLine(one.result().errors?.[0]?.message ?? '')}`,
  );
  const suites = [...module.children.allSuites()].flatMap((suite) =>
    suite.errors().map(({ message }) => `  ${file} > ${suite.fullName}: ${firstLine(message)}`),
  );
  const lines = [...ofFile, ...suites, ...tests];
  return lines.length > 0 ? lines : [`  ${file}`];
}

const shortened = (path: string): string => relative(process.cwd(), path);
/** The first line, and of a property the seed with which it fails again. */
function firstLine(message: string): string {
  const [first = '', second = ''] = message.split('\n');
  return second.startsWith('{ seed:') ? `${first} ${second}` : first;
}
