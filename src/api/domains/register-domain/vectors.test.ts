import { domainToUnicode } from 'node:url';
import { beforeAll, describe, expect, test } from 'vitest';
import type { Domain } from '../../../client/client.ts';
import { toCanonicalName } from '../../../core/hostname/canonical-name.ts';
import { createTestApi, type TestApi } from '../../../testing/api.ts';
import { useDatabase } from '../../../testing/postgres.ts';
import { aTenant } from '../../../testing/store-builders.ts';
import { readIdnaVectors, readSuffixVectors, readToAsciiVectors } from '../../../testing/vectors.ts';

/** One vector of any file: what somebody types, and what its authors say of it: a name, or none. */
type Vector = {
  at: string;
  typed: string;
  /** The A-label form; null: it must be refused. */
  result: string | null;
};
type Answer = { vector: Vector; status: number; code: string | null; domain: string | null };

/** Why we differ from a vector on purpose. `holds` looks at the vector, not at our own checks. */
type Rule = { name: string; code: string | null; holds: (vector: Vector, result: string) => boolean };

const labels = (name: string) => name.split('.');

const DEFERRED = 'held for an operator: letters of several scripts, or of a rare one';
const NEWER = 'valid since Unicode 17 or 18: the file is of Unicode 16';
/** How many of these there are depends on the Unicode version that Node itself knows. */
const OF_NODE = [DEFERRED, NEWER];

/** `code`: how the name is refused; null: it is accepted, and the vector says that it is none. */
const RULES: Rule[] = [
  { name: 'only one part', code: 'invalid_hostname', holds: (_, result) => !result.includes('.') },
  {
    name: 'a part is empty',
    code: 'invalid_hostname',
    holds: (_, result) => labels(result.replace(/\.$/, '')).includes(''),
  },
  {
    name: 'a part begins or ends with a hyphen, or has two as its third and fourth character',
    code: 'invalid_hostname',
    holds: (_, result) => labels(result).some((label) => /^-|-$/.test(label) || /^(?!xn).{2}--/.test(label)),
  },
  {
    name: 'a part has more than 63 characters, or the name more than 253',
    code: 'invalid_hostname',
    holds: (_, result) => result.length > 253 || labels(result).some((label) => label.length > 63),
  },
  {
    name: 'no room for its TXT record _portal-domain.<name>',
    code: 'invalid_hostname',
    holds: (_, result) => result.length + '_portal-domain.'.length > 253,
  },
  {
    name: 'kept for documentation',
    code: 'reserved_name',
    holds: (_, result) => /(?:^|\.)(?:example|example\.com)$/.test(result),
  },
  {
    name: 'punctuation, which IDNA2008 allows in no name (RFC 5892)',
    code: 'invalid_hostname',
    holds: (_, result) => /\p{P}/u.test(domainToUnicode(result).replace(/[.-]/g, '')),
  },
  {
    name: DEFERRED,
    code: 'confusable_hostname',
    holds: (_, result) => result.includes('xn--'),
  },
  {
    name: 'one dot at the end is taken off',
    code: null,
    holds: ({ typed }) => /[.\u3002\uff0e\uff61]$/.test(typed),
  },
  {
    name: NEWER,
    code: null,
    holds: ({ typed }) => /[\u{32931}\u{32b9a}]|xn--/u.test(typed),
  },
];

const database = useDatabase({ max: 8 });
let api: TestApi;
let path: string;
beforeAll(async () => {
  api = createTestApi(database.db, { settings: { domainsPerTenant: 100_000 } });
  path = `tenants/${(await aTenant(database.db)).id}/domains`;
});

const AT_ONCE = 8;

/** Registers every vector through the API; a name that is there already counts as the name that is there. */
async function registerAll(vectors: readonly Vector[]): Promise<Answer[]> {
  const domains = new Map<string, string>();
  const answers: (Answer & { domainId?: string })[] = [];
  const queue = [...vectors];
  const work = async () => {
    for (let vector = queue.shift(); vector !== undefined; vector = queue.shift()) {
      const response = await api.call('POST', path, { body: { domain: vector.typed } });
      const body = (await response.json()) as Domain & { code?: string; domainId?: string };
      if (response.status === 201) domains.set(body.id, body.domain);
      const domainId = response.status === 201 ? body.id : body.domainId;
      answers.push({
        vector,
        status: response.status,
        code: body.code ?? null,
        domain: null,
        ...(domainId === undefined ? {} : { domainId }),
      });
    }
  };
  await Promise.all(Array.from({ length: AT_ONCE }, work));
  return answers.map(({ domainId, ...answer }) => ({
    ...answer,
    domain: domainId === undefined ? null : (domains.get(domainId) ?? 'a name of an earlier run'),
  }));
}

/** Our differences, counted by rule; those that no rule explains are listed one by one. */
function compare(answers: readonly Answer[]) {
  const byRule: Record<string, number> = {};
  const unexplained: object[] = [];
  let agreed = 0;
  for (const answer of answers) {
    const { vector, code, domain } = answer;
    if (domain === vector.result && (domain !== null || answer.status === 422)) {
      agreed += 1;
      continue;
    }
    const rule = RULES.find(
      (one) => one.code === (domain === null ? code : null) && one.holds(vector, vector.result ?? ''),
    );
    if (rule === undefined || (domain !== null && vector.result !== null)) unexplained.push(answer);
    else byRule[rule.name] = (byRule[rule.name] ?? 0) + 1;
  }
  return { tried: answers.length, agreed, byRule, unexplained };
}

async function run(title: string, vectors: readonly Vector[]) {
  const answers = await registerAll(vectors);
  const result = compare(answers);
  const lines = Object.entries(result.byRule).map(([rule, n]) => `  ${String(n).padStart(5)}  ${rule}`);
  console.log(
    [
      `${title}: ${result.tried} tried, ${result.agreed} as the vector says, ${result.tried - result.agreed} not:`,
      ...lines,
    ].join('\n'),
  );
  expect(answers.filter(({ status }) => status >= 500)).toEqual([]);
  expect(new Set(answers.map(({ status }) => status))).toEqual(new Set([201, 409, 422]));
  expect(result.unexplained).toEqual([]);
  const pinned = Object.entries(result.byRule).filter(([rule]) => !OF_NODE.includes(rule));
  return { tried: result.tried, byRule: Object.fromEntries(pinned) };
}

describe('vectors that nobody here wrote, through the registration endpoint', () => {
  test("Unicode's IdnaTestV2", { timeout: 300_000 }, async () => {
    const vectors = readIdnaVectors().map(({ line, source, toAscii, statuses }) => ({
      at: `line ${line}`,
      typed: source,
      result: statuses.length === 0 ? toAscii : null,
    }));
    const result = await run('IdnaTestV2.txt', vectors);
    expect(result).toMatchInlineSnapshot(`
      {
        "byRule": {
          "kept for documentation": 1,
          "no room for its TXT record _portal-domain.<name>": 8,
          "one dot at the end is taken off": 12,
          "only one part": 140,
          "punctuation, which IDNA2008 allows in no name (RFC 5892)": 6,
        },
        "tried": 6389,
      }
    `);
  });

  test("the web platform's toascii", async () => {
    const vectors = readToAsciiVectors().map(({ input, output }, i) => ({
      at: `entry ${i}`,
      typed: input,
      result: output,
    }));
    const result = await run('toascii.json', vectors);
    expect(result).toMatchInlineSnapshot(`
      {
        "byRule": {
          "a part begins or ends with a hyphen, or has two as its third and fourth character": 6,
          "a part has more than 63 characters, or the name more than 253": 5,
          "a part is empty": 2,
          "only one part": 13,
        },
        "tried": 39,
      }
    `);
  });

  test("the Public Suffix List's own", async () => {
    const vectors = readSuffixVectors().map(({ line, input, registrable }) => {
      const name = toCanonicalName(input);
      return {
        at: `line ${line}`,
        typed: input,
        result: registrable !== null && name.ok ? name.domain : null,
      };
    });
    const result = await run('test_psl.txt', vectors);
    expect(result).toMatchInlineSnapshot(`
      {
        "byRule": {
          "kept for documentation": 8,
        },
        "tried": 77,
      }
    `);
  });
});
