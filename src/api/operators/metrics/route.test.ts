import { describe, expect, test } from 'vitest';
import { openDatabase } from '../../../store/database/database.ts';
import { createTestApi } from '../../../testing/api.ts';
import { useDatabase } from '../../../testing/postgres.ts';
import { aServedDomain } from '../../../testing/store-builders.ts';

const database = useDatabase();

describe('GET /metrics', () => {
  test('200: figures by status and by route, without a host name or an id', async () => {
    const api = createTestApi(database.db);
    const { tenant, id } = await aServedDomain(database.db);
    await api.deps.servedNames.load();
    await api.call('GET', `tenants/${tenant}/domains/${id}`);
    await api.call('GET', '/no/such/path');
    const response = await api.call('GET', '/metrics', { as: null });
    const text = await response.text();
    expect(response.headers.get('Content-Type')).toContain('text/plain');
    expect(text).toContain('portal_domains_domains{status="active",reason="none"} 1');
    expect(text).toContain('portal_domains_domains{status="disabled",reason="none"} 0');
    expect(text).toMatch(/^portal_domains_overdue [01]$/m);
    expect(text).toContain('portal_domains_certificates_expiring{within_days="7"} ');
    expect(text).toContain('portal_domains_gateway_names{gateway="default"} 1');
    expect(text).toMatch(/^portal_domains_renewals_forecast_to_fail 0$/m);
    expect(text).toMatch(/^portal_domains_own_certificates\{state="ending"\} 0$/m);
    expect(text).toContain('portal_domains_gateway_limit 3000');
    expect(text).toContain('portal_domains_served_names 1');
    expect(text).toContain('portal_domains_outbox_depth 1');
    expect(text).toContain('method="GET",route="/api/v1/tenants/:tenant/domains/:id",status="200"');
    expect(text).toContain('route="other",status="404"');
    expect(text).not.toMatch(new RegExp(`acme|${id}|${tenant}`));
    expect(text.match(/^# HELP \S+/gm)?.every((line) => line.startsWith('# HELP portal_domains_'))).toBe(
      true,
    );
  });

  test('200 also while the database is away, without its figures', async () => {
    const away = openDatabase('postgres://nobody@127.0.0.1:1/none');
    const response = await createTestApi(away).call('GET', '/metrics', { as: null });
    expect(response.status).toBe(200);
    const text = await response.text();
    expect(text).toContain('portal_domains_database_up 0');
    expect(text).not.toMatch(/^portal_domains_(overdue|domains|outbox_depth)\b/m);
    await away.destroy();
  });
});
