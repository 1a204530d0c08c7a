import type { z } from '@hono/zod-openapi';

const NOUNS: Readonly<Record<string, string>> = {
  string: 'a string',
  number: 'a number',
  int: 'a whole number',
  boolean: 'true or false',
  object: 'a JSON object',
  array: 'a list',
};

const UNITS: Readonly<Record<string, string>> = { string: 'characters', array: 'entries' };

/**
 * What a field must be, to be read after the field's name: `domain: is missing; it must be a string.` Where a schema
 * has words of its own, they stand.
 */
export const fieldWords: z.core.$ZodErrorMap = (issue) => {
  switch (issue.code) {
    case 'invalid_type': {
      const noun = NOUNS[issue.expected] ?? issue.expected;
      return issue.input === undefined ? `is missing; it must be ${noun}.` : `must be ${noun}.`;
    }
    case 'invalid_value':
      return `must be one of ${issue.values.map(String).join(', ')}.`;
    case 'too_small':
      return leastWords(Number(issue.minimum), UNITS[issue.origin]);
    case 'too_big': {
      const unit = UNITS[issue.origin];
      return unit === undefined
        ? `must be ${issue.maximum} or less.`
        : `must have at most ${issue.maximum} ${unit}.`;
    }
    case 'unrecognized_keys':
      return 'is not known here; leave it out.';
    default:
      return undefined;
  }
};

function leastWords(least: number, unit: string | undefined): string {
  if (unit === undefined) return `must be ${least} or more.`;
  return least === 1 ? 'must not be empty.' : `must have at least ${least} ${unit}.`;
}
