/** The import rules of docs/architecture.md, one rule a line of that page. Adapters: dns, edge/<driver>, probe, store, temporal. */
const rule = (name, comment, from, to) => ({
  name,
  severity: 'error',
  comment,
  from: { pathNot: '\\.test\\.ts$', ...from },
  to,
});

module.exports = {
  forbidden: [
    rule(
      'no-cycles',
      'A cycle means that two subjects are one, or in the wrong place. Edge drivers are loaded by name (src/edge/drivers.ts).',
      {},
      { circular: true, viaOnly: { dependencyTypesNot: ['dynamic-import'] } },
    ),
    rule(
      'core-is-pure',
      'src/core imports src/core and the name libraries only: no I/O, no clock.',
      { path: '^src/core/' },
      { pathNot: ['^src/core/', '^node_modules/(tldts|tr46|ipaddr\\.js)/'] },
    ),
    rule(
      'core-has-no-builtins',
      'A builtin is I/O, a clock or randomness.',
      { path: '^src/core/' },
      { dependencyTypes: ['core'] },
    ),
    rule(
      'workflows-see-core-and-types',
      'Workflow code is replayed: it sees the pure core, types of activities, and the names of Temporal.',
      { path: '^src/workflows/' },
      {
        path: '^src/',
        pathNot: ['^src/workflows/', '^src/core/', '^src/activities/port\\.ts$', '^src/temporal/names\\.ts$'],
      },
    ),
    rule(
      'workflows-not-hostname',
      'Suffix data changes with every release and would break the replay of running workflows.',
      { path: '^src/workflows/' },
      { path: ['^src/core/hostname/', '^node_modules/(tldts|tr46)/'], reachable: true },
    ),
    rule(
      'activities-see-core-and-ports',
      'Activities are given their adapters; they import types of ports, the store (see decision 0002) and the core.',
      { path: '^src/activities/' },
      {
        path: '^src/',
        pathNot: [
          '^src/activities/',
          '^src/core/',
          '^src/(dns|edge|probe)/port\\.ts$',
          '^src/store/',
          '^src/telemetry/',
        ],
      },
    ),
    rule(
      'patrol-sees-core-and-ports',
      'The patrol is given its adapters, like activities, and makes its rounds by their steps.',
      { path: '^src/patrol/' },
      {
        path: '^src/',
        pathNot: [
          '^src/(patrol|activities|core|lib|store|telemetry)/',
          '^src/dns/sample\\.ts$',
          '^src/probe/port\\.ts$',
        ],
      },
    ),
    rule(
      'dns-alone',
      'Adapters never import each other.',
      { path: '^src/dns/' },
      { path: '^src/(edge|probe|store|temporal|api|activities|workflows|local|cli)/' },
    ),
    rule(
      'probe-alone',
      'Adapters never import each other.',
      { path: '^src/probe/' },
      { path: '^src/(edge|dns|store|temporal|api|activities|workflows|local|cli)/' },
    ),
    rule(
      'store-alone',
      'Adapters never import each other.',
      { path: '^src/store/' },
      { path: '^src/(edge|dns|probe|temporal|api|activities|workflows|local|cli)/' },
    ),
    rule(
      'edge-alone',
      'Adapters never import each other.',
      // A driver's registration is its composition root; `process/` starts its programs, as a part of `up`.
      {
        path: '^src/edge/',
        pathNot: ['\\.test\\.ts$', '^src/edge/registry\\.ts$', '^src/edge/[^/]+/(register\\.ts$|process/)'],
      },
      { path: '^src/(probe|dns|store|temporal|api|activities|workflows|local|cli)/' },
    ),
    rule(
      'one-driver-not-others',
      'One driver knows nothing of another.',
      { path: '^src/edge/([^/]+)/' },
      { path: '^src/edge/[^/]+/', pathNot: '^src/edge/$1/' },
    ),
    rule(
      'cluster-resources-are-pure',
      'Rendering and planning the objects of a domain need no API server: no I/O, no clock.',
      { path: '^src/edge/kubernetes/(resources|plan)/' },
      { path: '^src/', pathNot: ['^src/core/', '^src/edge/kubernetes/(resources|plan)/'] },
    ),
    rule(
      'issuers-alone',
      'An issuer knows the core, and no edge that serves what it gets.',
      { path: '^src/issuers/', pathNot: '\\.(test|contract)\\.ts$' },
      { path: '^src/', pathNot: '^src/(issuers|core|lib|certificates)/' },
    ),
    rule(
      'lib-alone',
      'What is general knows nothing of the product.',
      { path: '^src/lib/' },
      { path: '^src/', pathNot: '^src/lib/' },
    ),
    rule(
      'kube-client-alone',
      'The client of the Kubernetes API knows nothing of domains.',
      { path: '^src/kubernetes/' },
      { path: '^src/', pathNot: ['^src/kubernetes/', '^src/lib/'] },
    ),
    rule(
      'challenges-alone',
      'The responder knows cert-manager by its adapter only, and nothing of the rest of the product.',
      {
        path: '^src/challenges/',
        pathNot: '^src/challenges/kubernetes\\.ts$|\\.(test|contract)\\.ts$|/testing/',
      },
      { path: '^src/', pathNot: ['^src/challenges/', '^src/lib/', '^src/telemetry/log\\.ts$'] },
    ),
    rule(
      'challenges-adapter-sees-the-kube-client',
      'Of the cluster edge, the adapter uses the client and nothing else.',
      { path: '^src/challenges/kubernetes\\.ts$' },
      {
        path: '^src/',
        pathNot: ['^src/challenges/', '^src/kubernetes/', '^src/lib/', '^src/telemetry/log\\.ts$'],
      },
    ),
    rule(
      'cli-sees-client',
      'The CLI speaks to the API by its client, like everybody.',
      { path: '^src/cli/' },
      {
        path: '^src/(api|store|dns|edge|probe|temporal|activities|workflows)/',
        // `domain render` prints what the edge gets: the types of those objects.
        pathNot: '^src/edge/port\\.ts$',
      },
    ),
    rule(
      'web-sees-client',
      'The page knows what the API says, and its types; and it shows text from outside as the CLI does.',
      { path: '^web/src/' },
      { path: '^src/', pathNot: ['^src/client/', '^src/core/visible-text\\.ts$'] },
    ),
    rule(
      'composition-only-at-the-top',
      'Only bin, local, bench and tests put concrete adapters together.',
      {
        path: '^src/',
        pathNot: [
          '^src/(bin|local|testing)/',
          '^src/edge/[^/]+/',
          '^src/edge/(drivers|registry)\\.ts$',
          '\\.test\\.ts$',
          '\\.contract\\.ts$',
        ],
      },
      {
        path: [
          '^src/edge/(caddy|memory)/',
          '^src/edge/kubernetes/(driver|context)\\.ts$',
          '^src/edge/kubernetes/(observe|apply|remove|watch)/',
          '^src/local/',
        ],
      },
    ),
    rule(
      'no-test-code-in-the-product',
      'Test helpers stay with tests.',
      { path: '^src/', pathNot: ['^src/testing/', '\\.test\\.ts$', '\\.contract\\.ts$', '/testing/'] },
      { path: ['^src/testing/', '\\.contract\\.ts$'] },
    ),
    rule(
      'no-undeclared-packages',
      'What is imported is in package.json.',
      {},
      { dependencyTypes: ['npm-no-pkg', 'npm-unknown'] },
    ),
  ],
  options: {
    doNotFollow: { path: 'node_modules' },
    tsPreCompilationDeps: true,
    tsConfig: { fileName: 'tsconfig.json' },
    enhancedResolveOptions: {
      exportsFields: ['exports'],
      conditionNames: ['import', 'require', 'node', 'default', 'types'],
    },
  },
};
