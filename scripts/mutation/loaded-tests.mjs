/** Vitest's runner for `npm run mutation`: it loads all test files, and runs their tests when plugin.mjs asks for it. */
import { relative } from 'node:path';
import { BroadcastChannel } from 'node:worker_threads';
import { inject, TestRunner } from 'vitest';

/** The object in which instrumented code looks for the mutant that is switched on, and counts what was reached. */
const instrumented = () => {
  globalThis.__stryker__ ??= {};
  return globalThis.__stryker__;
};

/** Outlives a file, as one runner does not. */
const tests = new Map();
const failed = [];
let loaded = 0;
/** The time that each test took when it passed last, in ms. */
const durations = new Map();

export default class LoadedTests extends TestRunner {
  /** A test is only loaded by vitest's own turn. */
  runTask() {}

  async onAfterRunFiles(files) {
    for (const file of files) {
      if (file.result?.state === 'fail') failed.push(`${file.name}: ${messageOf(file.result.errors?.[0])}`);
      for (const test of testsOf(file)) {
        const id = idOf(test);
        tests.set(id, [...(tests.get(id) ?? []), test]);
      }
    }
    loaded += files.length;
    const { channel, files: all } = inject('mutants');
    if (loaded === all) await this.#serve(new BroadcastChannel(channel));
    super.onAfterRunFiles(files);
  }

  /** Answers for as long as the process lives. */
  #serve(channel) {
    channel.postMessage({ failed });
    return new Promise((_, reject) => {
      channel.onmessage = ({ data }) => {
        const answer = data.kind === 'all' ? this.#runAll() : this.#runMutant(data);
        answer.then((message) => channel.postMessage(message), reject);
      };
    });
  }

  async #runAll() {
    const results = [];
    const ns = instrumented();
    ns.mutantCoverage ??= { static: {}, perTest: {} };
    for (const id of tests.keys()) {
      ns.currentTestId = id;
      const failure = await this.#failureOf(id);
      const result = { id, name: id, timeSpentMs: durations.get(id) ?? 0 };
      results.push(
        failure === null ? { ...result, status: 0 } : { ...result, status: 1, failureMessage: failure },
      );
    }
    ns.currentTestId = undefined;
    return { tests: results, mutantCoverage: ns.mutantCoverage };
  }

  async #runMutant({ id, tests: covering, hitLimit }) {
    const ns = instrumented();
    Object.assign(ns, { activeMutant: id, hitCount: 0, hitLimit });
    try {
      let nrOfTests = 0;
      for (const test of quickFirst(covering)) {
        nrOfTests += 1;
        const failureMessage = await this.#failureOf(test);
        if (ns.hitCount > hitLimit) return { status: 'timeout', reason: `reached ${ns.hitCount} times` };
        if (failureMessage !== null) return { status: 'killed', killedBy: [test], failureMessage, nrOfTests };
      }
      return { status: 'survived', nrOfTests };
    } finally {
      Object.assign(ns, { activeMutant: undefined, hitCount: undefined });
    }
  }

  /** The message of the test that failed; null: it passed. */
  async #failureOf(id) {
    const started = performance.now();
    try {
      for (const test of tests.get(id) ?? []) await this.#run(test);
      durations.set(id, performance.now() - started);
      return null;
    } catch (error) {
      return messageOf(error);
    }
  }

  async #run(test) {
    await this.snapshotClient.setup(test.file.filepath, this.workerState.config.snapshotOptions);
    this.onBeforeTryTask(test, { retry: 0, repeats: 0 });
    await TestRunner.getTestFn(test)();
    this.onAfterTryTask(test);
  }
}

/** A mutant is mostly killed by any of its tests. */
const quickFirst = (ids) =>
  ids.toSorted((one, other) => (durations.get(one) ?? 0) - (durations.get(other) ?? 0));

const testsOf = (suite) =>
  suite.tasks.flatMap((task) => (task.type === 'suite' ? testsOf(task) : task.mode === 'run' ? [task] : []));

function idOf(test) {
  const names = [];
  for (let one = test; one !== undefined && one.type !== undefined && one !== test.file; one = one.suite)
    names.unshift(one.name);
  return `${relative(process.cwd(), test.file.filepath)}#${names.join(' > ')}`;
}

const messageOf = (error) => String(error?.message ?? error);
