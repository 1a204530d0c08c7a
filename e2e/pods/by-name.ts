import { BaseSequencer, type TestSpecification } from 'vitest/node';

/** Runs the files in the order of their names, which begin with a number: an installation lives through them. */
export class ByName extends BaseSequencer {
  override sort(files: TestSpecification[]): Promise<TestSpecification[]> {
    return Promise.resolve(files.toSorted((a, b) => (a.moduleId < b.moduleId ? -1 : 1)));
  }
}
