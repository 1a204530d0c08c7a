import { BaseSequencer, type TestSequencerConstructor, type TestSpecification } from 'vitest/node';

/**
 * Returns vitest's sequencer for a run that begins with these files, in this order within their group: a file that takes
 * minutes and begins last keeps everybody waiting.
 * @param files as paths from the root of the repository.
 */
export function longFilesFirst(files: readonly string[]): TestSequencerConstructor {
  const placeOf = ({ moduleId }: TestSpecification): number => {
    const place = files.findIndex((file) => moduleId.endsWith(`/${file}`));
    return place === -1 ? files.length : place;
  };
  const groupOf = ({ project }: TestSpecification): number => project.config.sequence.groupOrder;
  return class extends BaseSequencer {
    override async sort(specifications: TestSpecification[]): Promise<TestSpecification[]> {
      const sorted = await super.sort(specifications);
      return sorted.sort((a, b) => groupOf(a) - groupOf(b) || placeOf(a) - placeOf(b));
    }
  };
}
