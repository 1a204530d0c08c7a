import type { GeneratedFile } from './page.ts';

/** One panel: `unit` is Grafana's, each query has the legend that its lines carry. */
export type Panel = {
  title: string;
  unit: 'short' | 's' | 'ops' | 'percentunit' | 'dateTimeFromNow';
  kind: 'timeseries' | 'stat';
  queries: readonly { expr: string; legend: string }[];
};

const quantile = (q: number, metric: string, by: string) =>
  `histogram_quantile(${q}, sum by (${['le', by].filter((one) => one !== '').join(', ')}) (rate(${metric}_bucket[15m])))`;

/** From what clients feel, over what tenants wait for, to what is under the hood. */
export const PANELS: readonly Panel[] = [
  {
    title: 'Active domains',
    unit: 'short',
    kind: 'stat',
    queries: [
      { expr: 'sum(max by (status, reason) (portal_domains_domains{status="active"}))', legend: 'active' },
    ],
  },
  {
    title: 'Active, and not well',
    unit: 'short',
    kind: 'stat',
    queries: [
      {
        expr: 'max by (reason) (portal_domains_domains{status="active",reason!~"https_ok|none"})',
        legend: '{{reason}}',
      },
    ],
  },
  {
    title: 'First certificate to end',
    unit: 'dateTimeFromNow',
    kind: 'stat',
    queries: [
      { expr: 'min(portal_domains_certificate_earliest_expiry_timestamp_seconds) * 1000', legend: 'ends' },
    ],
  },
  {
    title: 'Longest wait for a certificate',
    unit: 's',
    kind: 'stat',
    queries: [{ expr: 'max(portal_domains_certificate_wait_longest_seconds)', legend: 'waits' }],
  },
  {
    title: 'Domains by status',
    unit: 'short',
    kind: 'timeseries',
    queries: [
      {
        expr: 'sum by (status) (max by (status, reason) (portal_domains_domains))',
        legend: '{{status}}',
      },
    ],
  },
  {
    title: 'Failures by reason, in an hour',
    unit: 'short',
    kind: 'timeseries',
    queries: [
      {
        expr: 'sum by (to, reason) (increase(portal_domains_status_changes_total{to=~".*_failed"}[1h]))',
        legend: '{{to}} {{reason}}',
      },
    ],
  },
  {
    title: 'From registration to active',
    unit: 's',
    kind: 'timeseries',
    queries: [
      { expr: quantile(0.5, 'portal_domains_time_to_active_seconds', ''), legend: 'median' },
      { expr: quantile(0.95, 'portal_domains_time_to_active_seconds', ''), legend: '95 %' },
    ],
  },
  {
    title: 'Stages, median',
    unit: 's',
    kind: 'timeseries',
    queries: [{ expr: quantile(0.5, 'portal_domains_stage_duration_seconds', 'stage'), legend: '{{stage}}' }],
  },
  {
    title: 'What became of certificates',
    unit: 'short',
    kind: 'timeseries',
    queries: [
      {
        expr: 'sum by (result) (increase(portal_domains_certificate_results_total[1h]))',
        legend: '{{result}}',
      },
    ],
  },
  {
    title: 'Probes',
    unit: 'ops',
    kind: 'timeseries',
    queries: [{ expr: 'sum by (outcome) (rate(portal_domains_probes_total[5m]))', legend: '{{outcome}}' }],
  },
  {
    title: 'What DNS servers said',
    unit: 'ops',
    kind: 'timeseries',
    queries: [{ expr: 'sum by (outcome) (rate(portal_domains_dns_views_total[5m]))', legend: '{{outcome}}' }],
  },
  {
    title: 'Waiting and late',
    unit: 'short',
    kind: 'timeseries',
    queries: [
      { expr: 'max(portal_domains_outbox_depth)', legend: 'outbox' },
      { expr: 'max(portal_domains_overdue)', legend: 'late checks' },
    ],
  },
  {
    title: 'API, 95 %',
    unit: 's',
    kind: 'timeseries',
    queries: [
      { expr: quantile(0.95, 'portal_domains_http_request_duration_seconds', 'route'), legend: '{{route}}' },
    ],
  },
  {
    title: 'Silence of the watches',
    unit: 's',
    kind: 'timeseries',
    queries: [
      {
        expr: 'time() - min by (kind) (portal_domains_edge_watch_heard_timestamp_seconds)',
        legend: '{{kind}}',
      },
      { expr: 'max(portal_domains_challenges_watch_lag_seconds)', legend: 'challenges, responders' },
    ],
  },
];

const WIDTH = { stat: 6, timeseries: 12 } as const;
const HEIGHT = { stat: 4, timeseries: 8 } as const;
const COLUMNS = 24;

/** deploy/dashboards/portal-domains.json: to be imported into Grafana, which asks for the Prometheus to use. */
export function dashboardFile(): GeneratedFile {
  const dashboard = {
    title: 'Portal Domains',
    uid: 'portal-domains',
    tags: ['portal-domains'],
    schemaVersion: 39,
    editable: true,
    refresh: '1m',
    time: { from: 'now-24h', to: 'now' },
    templating: {
      list: [{ name: 'datasource', label: 'Prometheus', type: 'datasource', query: 'prometheus' }],
    },
    panels: placed().map(({ panel, x, y }, index) => ({
      id: index + 1,
      title: panel.title,
      type: panel.kind,
      datasource: { type: 'prometheus', uid: '$datasource' },
      gridPos: { x, y, w: WIDTH[panel.kind], h: HEIGHT[panel.kind] },
      fieldConfig: { defaults: { unit: panel.unit, min: 0 }, overrides: [] },
      targets: panel.queries.map(({ expr, legend }, query) => ({
        refId: String.fromCharCode(65 + query),
        expr,
        legendFormat: legend,
      })),
    })),
  };
  return {
    path: 'deploy/dashboards/portal-domains.json',
    content: `${JSON.stringify(dashboard, null, 2)}\n`,
  };
}

/** From left to right, and down when a row is full. */
function placed(): { panel: Panel; x: number; y: number }[] {
  let [x, y, tallest] = [0, 0, 0];
  return PANELS.map((panel) => {
    if (x + WIDTH[panel.kind] > COLUMNS) [x, y, tallest] = [0, y + tallest, 0];
    const place = { panel, x, y };
    x += WIDTH[panel.kind];
    tallest = Math.max(tallest, HEIGHT[panel.kind]);
    return place;
  });
}
