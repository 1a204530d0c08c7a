import pg from 'pg';

/** Runs one query, and writes its rows as psql does. */
export async function queryAsPsql(connectionString: string, query: string): Promise<string> {
  const client = new pg.Client({ connectionString });
  await client.connect();
  try {
    const { fields, rows } = await client.query<(string | null)[]>({
      text: query,
      rowMode: 'array',
      // Every value as the server writes it.
      types: { getTypeParser: () => (text: string) => text },
    });
    const head = fields.map(({ name }) => name).join(' | ');
    const body = rows.map((row) => row.map((value) => value ?? '').join(' | '));
    const count = `(${rows.length} ${rows.length === 1 ? 'row' : 'rows'})`;
    return [head, '-----', ...body, count].join('\n');
  } finally {
    await client.end();
  }
}
