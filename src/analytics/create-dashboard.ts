import { DASHBOARD, INSIGHTS, type Insight } from './dashboard.ts';
import type { PostHogApi } from './posthog-api.ts';

export type DashboardReport = {
  dashboard: 'created' | 'updated';
  url: string;
  created: string[];
  updated: string[];
};

type Named = { id: number; name: string | null; deleted?: boolean };
type Found = Named & { dashboards?: number[] | null };

/**
 * Creates or updates the dashboard and its insights as dashboard.ts defines them. Idempotent. An insight with any
 * other name is not ours and is left alone, also on our dashboard.
 */
export async function createDashboard(api: PostHogApi): Promise<DashboardReport> {
  const dashboards = await api.list<Named>('dashboards/');
  const known = dashboards.find(({ name, deleted }) => name === DASHBOARD.name && deleted !== true);
  const { id } =
    known === undefined
      ? await api.send<Named>('POST', 'dashboards/', { ...DASHBOARD, pinned: true })
      : await api.send<Named>('PATCH', `dashboards/${known.id}/`, { description: DASHBOARD.description });
  const report: DashboardReport = {
    dashboard: known === undefined ? 'created' : 'updated',
    url: api.pageOf(`dashboard/${id}`),
    created: [],
    updated: [],
  };
  const insights = await api.list<Found>('insights/?saved=true&basic=true&search=Portal%20Domains');
  for (const insight of INSIGHTS) {
    const found = insights.find(({ name, deleted }) => name === insight.name && deleted !== true);
    await createOrUpdate(api, insight, found, id);
    (found === undefined ? report.created : report.updated).push(insight.name);
  }
  return report;
}

async function createOrUpdate(
  api: PostHogApi,
  insight: Insight,
  found: Found | undefined,
  dashboard: number,
): Promise<void> {
  if (found === undefined) {
    await api.send('POST', 'insights/', { ...insight, dashboards: [dashboard] });
    return;
  }
  // Somebody may show it on a dashboard of their own as well.
  const dashboards = [...new Set([...(found.dashboards ?? []), dashboard])];
  await api.send('PATCH', `insights/${found.id}/`, { ...insight, dashboards });
}
