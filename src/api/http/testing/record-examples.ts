import type { TestApi } from '../../../testing/api.ts';

/** The request and the answer of an operation, as JSON; absent where there is none. */
export type Example = { request?: unknown; response?: unknown };

/** Calls one operation and notes it as the example. Returns the answer as it was. */
export type Ask = (
  operationId: string,
  method: string,
  path: string,
  options?: { body?: unknown; as?: string | null; api?: TestApi },
) => Promise<unknown>;

export type Recorder = { ask: Ask; examples: Record<string, Example> };

/** Records what operations answer, with what differs from run to run put in one form. */
export function recorder(api: TestApi): Recorder {
  const examples: Record<string, Example> = {};
  const steady = steadyValues();
  return {
    examples,
    async ask(operationId, method, path, { body, as, api: other = api } = {}) {
      const options = { ...(body === undefined ? {} : { body }), ...(as === undefined ? {} : { as }) };
      const response = await other.call(method, path, options);
      if (!response.ok) throw new Error(`${operationId}: ${response.status} ${await response.text()}`);
      const isJson = response.headers.get('Content-Type')?.startsWith('application/json') === true;
      const answer: unknown = isJson ? await response.json() : undefined;
      examples[operationId] = {
        ...(body === undefined ? {} : { request: steady(body) }),
        ...(isJson ? { response: steady(answer) } : {}),
      };
      return answer;
    },
  };
}

/** Secrets, and what is random or depends on the time of the run, each in one form. */
const FORMS: readonly [RegExp, string][] = [
  [/-----BEGIN ([A-Z ]+)-----[^-]*-----END [A-Z ]+-----\n?/g, '-----BEGIN $1-----\n…\n-----END $1-----\n'],
  [/pdt_[\w.-]{20,}/g, 'pdt_…'],
  [/pdk_(test_)?[\w-]{40,}/g, 'pdk_$1…'],
  [/whsec_[\w+/=]+/g, 'whsec_…'],
  [/#[\w-]{30,}/g, '#…'],
  [/^WyJ[\w-]+$/, 'WyJvbGQuYWNtZS5jb20iLCIwYzBmZmVlMC0wMDAwLTQwMDAtODAwMC0wMDAwMDAwMDAwMDUiXQ'],
  [/\b[0-9a-f]{64}\b/g, 'e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855'],
];

/** Returns a function that puts all texts of a JSON value in one form; ids in the order in which they were seen. */
function steadyValues(): (value: unknown) => unknown {
  const ids = new Map<string, string>();
  const idOf = (id: string) => {
    const known = ids.get(id) ?? `0c0ffee0-0000-4000-8000-${String(ids.size + 1).padStart(12, '0')}`;
    ids.set(id, known);
    return known;
  };
  const inText = (text: string) =>
    FORMS.reduce((left, [form, put]) => left.replace(form, put), text).replace(
      /[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}/g,
      idOf,
    );
  const inValue = (value: unknown): unknown => {
    if (typeof value === 'string') return inText(value);
    if (Array.isArray(value)) return value.map(inValue);
    if (typeof value !== 'object' || value === null) return value;
    return Object.fromEntries(Object.entries(value).map(([key, one]) => [key, inValue(one)]));
  };
  return inValue;
}
