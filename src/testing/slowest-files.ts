import { relative } from 'node:path';
import type { Reporter, TestModule } from 'vitest/node';

const SHOWN = 10;

/** Vitest's reporter that says where the time of a run went: the ten files that took longest, each with its slowest test. */
export class SlowestFiles implements Reporter {
  readonly #write: (text: string) => void;
  constructor(write: (text: string) => void = (text) => process.stdout.write(text)) {
    this.#write = write;
  }

  onTestRunEnd(modules: readonly TestModule[]): void {
    const files = modules.map(timesOf).sort((a, b) => b.total - a.total);
    if (files.length < 2) return;
    const lines = files.slice(0, SHOWN).map(lineOf);
    this.#write(`\nSlowest files, in seconds (imports, hooks and tests):\n${lines.join('\n')}\n`);
  }
}

type Times = { file: string; imports: number; tests: number; total: number; slowest: string };

/** Durations in milliseconds. */
function timesOf(module: TestModule): Times {
  const { collectDuration, setupDuration, environmentSetupDuration, prepareDuration, duration } =
    module.diagnostic();
  const imports = collectDuration + setupDuration + environmentSetupDuration + prepareDuration;
  const [slowest] = [...module.children.allTests()]
    .map((test) => ({ name: test.name, took: test.diagnostic()?.duration ?? 0 }))
    .sort((a, b) => b.took - a.took);
  return {
    file: `${module.project.name} ${relative(process.cwd(), module.moduleId)}`.trim(),
    imports,
    tests: duration,
    total: imports + duration,
    slowest: slowest === undefined ? '' : `${slowest.name} (${seconds(slowest.took)})`,
  };
}

const lineOf = ({ file, imports, total, slowest }: Times): string =>
  `  ${seconds(total).padStart(6)}  ${file}, imports ${seconds(imports)}; slowest: ${slowest}`;

const seconds = (milliseconds: number): string => (milliseconds / 1000).toFixed(1);
