import { expect, test } from 'vitest';
import { schemaWords, valueWords } from './schema-words.ts';

test.each([
  [{ $ref: '#/components/schemas/Domain' }, '<a href="#schema-Domain">Domain</a>'],
  [{ type: 'integer', minimum: 1, maximum: 200 }, 'integer (1 to 200)'],
  [{ type: 'integer', minimum: 0, maximum: Number.MAX_SAFE_INTEGER }, 'integer (at least 0)'],
  [{ type: ['string', 'null'], format: 'date-time' }, 'string or null (date-time)'],
  [{ type: 'string', minLength: 1, maxLength: 80 }, 'string (1 to 80 characters)'],
  [{ enum: ['a', null] }, '<code>&quot;a&quot;</code> or <code>null</code>'],
  [{ const: 'https' }, '<code>&quot;https&quot;</code>'],
  [{ type: 'array', items: { type: 'string' }, maxItems: 9 }, 'array of string (at most 9 of them)'],
  [{ anyOf: [{ type: 'boolean' }, { type: 'null' }] }, 'boolean or null'],
  [{ type: 'object', additionalProperties: { type: 'number' } }, 'object of number'],
  [{ type: 'integer', default: 30 }, 'integer (30 if left out)'],
  [{}, 'any value'],
])('%j is said as %s', (schema, words) => {
  expect(String(valueWords(schema))).toBe(words);
});

test('an object is a table of its fields, with what may be left out', () => {
  const schema = {
    type: 'object',
    properties: { id: { type: 'string', description: 'The `<id>`.' }, note: { type: 'string' } },
    required: ['id'],
  };
  const words = String(schemaWords(schema));
  expect(words).toContain('<td><code>id</code></td><td>string</td><td>The <code>&lt;id&gt;</code>.</td>');
  expect(words).toContain('<code>note</code><br><span class="soft">optional</span>');
});
