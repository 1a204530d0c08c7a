import { html, raw } from 'hono/html';
import type { Html } from './layout.ts';
import { renderInline } from './markdown.ts';

/** The parts of a JSON schema that the documentation says. */
type Schema = {
  $ref?: string;
  type?: string | string[];
  format?: string;
  description?: string;
  enum?: unknown[];
  const?: unknown;
  anyOf?: Schema[];
  oneOf?: Schema[];
  allOf?: Schema[];
  items?: Schema;
  properties?: Record<string, Schema>;
  additionalProperties?: Schema | boolean;
  required?: string[];
  minimum?: number;
  maximum?: number;
  minLength?: number;
  maxLength?: number;
  minItems?: number;
  maxItems?: number;
  default?: unknown;
};

/** Says what a value is: a link to its schema, or its type with its limits. */
export function valueWords(schema: unknown): Html {
  const { $ref, anyOf, oneOf, allOf, enum: values, const: constant, items, ...rest } = schema as Schema;
  if ($ref !== undefined) return reference($ref);
  const choices = anyOf ?? oneOf ?? allOf;
  if (choices !== undefined) return joined(choices.map(valueWords), allOf === undefined ? ' or ' : ' and ');
  if (constant !== undefined) return html`<code>${JSON.stringify(constant)}</code>`;
  if (values !== undefined)
    return joined(
      values.map((one) => html`<code>${JSON.stringify(one)}</code>`),
      ' or ',
    );
  if (items !== undefined) return html`array of ${valueWords(items)}${limits(rest)}`;
  const { additionalProperties } = rest;
  if (typeof additionalProperties === 'object') return html`object of ${valueWords(additionalProperties)}`;
  const types = [rest.type ?? 'any value'].flat().join(' or ');
  return html`${types}${limits(rest)}${rest.properties === undefined ? '' : fieldTable(rest)}`;
}

/** Shows the fields of an object, or what else a schema is. */
export function schemaWords(schema: unknown): Html {
  const { properties, description } = schema as Schema;
  const words = description === undefined ? '' : html`<p>${raw(renderInline(description))}</p>`;
  return html`${words}${properties === undefined ? html`<p>${valueWords(schema)}</p>` : fieldTable(schema as Schema)}`;
}

function fieldTable({ properties = {}, required = [] }: Schema): Html {
  const rows = Object.entries(properties).map(
    ([name, value]) =>
      html`<tr><td><code>${name}</code>${required.includes(name) ? '' : html`<br><span class="soft">optional</span>`}</td><td>${valueWords(value)}</td><td>${raw(renderInline(value.description ?? ''))}</td></tr>`,
  );
  return html`<div class="wide"><table><tbody>${rows}</tbody></table></div>`;
}

function reference(ref: string): Html {
  const name = ref.slice(ref.lastIndexOf('/') + 1);
  return html`<a href="#schema-${name}">${name}</a>`;
}

function limits(schema: Schema): string {
  const { format, minimum, maximum, minLength, maxLength, minItems, maxItems } = schema;
  const words = [
    ...(format === undefined ? [] : [format]),
    ...range(minimum, maximum, ''),
    ...range(minLength, maxLength, ' characters'),
    ...range(minItems, maxItems, ' of them'),
    ...(schema.default === undefined ? [] : [`${JSON.stringify(schema.default)} if left out`]),
  ];
  return words.length === 0 ? '' : ` (${words.join(', ')})`;
}

/** Zod writes the bounds of a safe integer, which say nothing. */
const isUnbounded = (bound: number | undefined) =>
  bound === undefined || Math.abs(bound) >= Number.MAX_SAFE_INTEGER;

function range(least: number | undefined, most: number | undefined, unit: string): string[] {
  if (isUnbounded(least) && isUnbounded(most)) return [];
  if (isUnbounded(most)) return [`at least ${least}${unit}`];
  if (isUnbounded(least)) return [`at most ${most}${unit}`];
  return [`${least} to ${most}${unit}`];
}

function joined(parts: Html[], by: string): Html {
  return html`${parts.map((part, index) => (index === 0 ? part : html`${by}${part}`))}`;
}
