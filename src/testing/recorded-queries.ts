import pg from 'pg';
import { RootDb } from '../store/database/database.ts';
import { codedPool } from '../store/database/pool.ts';

/** One node of a plan as PostgreSQL prints it in JSON, by `explain (analyze)`. */
type PlanNode = {
  'Node Type': string;
  'Relation Name'?: string;
  'Index Name'?: string;
  'Plan Rows': number;
  'Actual Rows': number;
  'Actual Loops': number;
  'Rows Removed by Filter'?: number;
  'Rows Removed by Index Recheck'?: number;
  Plans?: PlanNode[];
};

/**
 * How a statement reads its tables. `rows`: of each table the most that one node went through, those that it threw away
 * included. `plan`: all nodes, for whoever reads a failure.
 */
export type Reading = { statement: string; readWhole: string[]; rows: Record<string, number>; plan: string };

/** A database that remembers the statements of a call, and tells afterwards how PostgreSQL executes each of them. */
export type RecordedDatabase = {
  db: RootDb;
  readings(work: () => Promise<unknown>): Promise<Reading[]>;
  close(): Promise<void>;
};

type Recorded = { text: string; values: unknown[] };

export function openRecorded(url: string): RecordedDatabase {
  const recorded: Recorded[] = [];
  const pool = new pg.Pool({ connectionString: url, max: 2 });
  pool.on('connect', (client) => {
    const query = client.query.bind(client) as (...args: unknown[]) => unknown;
    const recording = (...args: unknown[]) => {
      if (typeof args[0] === 'string') recorded.push({ text: args[0], values: (args[1] ?? []) as unknown[] });
      return query(...args);
    };
    client.query = recording as typeof client.query;
  });
  const db = new RootDb(codedPool(pool));
  return {
    db,
    async readings(work) {
      recorded.length = 0;
      await work();
      const statements = recorded.filter(({ text }) =>
        /^\s*(select|with|insert|update|delete)\b/i.test(text),
      );
      const found: Reading[] = [];
      for (const statement of statements) found.push(await readingOf(pool, statement));
      return found;
    },
    close: () => db.destroy(),
  };
}

/** Executes it once more, and takes back what it wrote. */
async function readingOf(pool: pg.Pool, { text, values }: Recorded): Promise<Reading> {
  const client = await pool.connect();
  try {
    await client.query('begin');
    const { rows } = await client.query(`explain (analyze, format json) ${text}`, values);
    const [{ Plan: top }] = rows[0]['QUERY PLAN'] as [{ Plan: PlanNode }];
    const nodes = nodesOf(top);
    return {
      statement: text.replace(/\s+/g, ' ').trim().slice(0, 120),
      readWhole: nodes
        .filter((node) => node['Node Type'] === 'Seq Scan')
        .map((node) => node['Relation Name'] ?? ''),
      rows: rowsByTable(nodes),
      plan: nodes.map(lineOf).join('\n'),
    };
  } finally {
    await client.query('rollback');
    client.release();
  }
}

const nodesOf = (node: PlanNode): PlanNode[] => [node, ...(node.Plans ?? []).flatMap(nodesOf)];

function rowsOf(node: PlanNode): number {
  const removed = (node['Rows Removed by Filter'] ?? 0) + (node['Rows Removed by Index Recheck'] ?? 0);
  return (node['Actual Rows'] + removed) * node['Actual Loops'];
}

const lineOf = (node: PlanNode) =>
  `${node['Node Type']} ${node['Index Name'] ?? node['Relation Name'] ?? ''}: ${rowsOf(node)} rows, ${node['Plan Rows']} expected`;

function rowsByTable(nodes: readonly PlanNode[]): Record<string, number> {
  const most: Record<string, number> = {};
  for (const node of nodes) {
    const table = node['Relation Name'];
    if (table !== undefined) most[table] = Math.max(most[table] ?? 0, rowsOf(node));
  }
  return most;
}
