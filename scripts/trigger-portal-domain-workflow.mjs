#!/usr/bin/env node
/** Forces reconciliation of one domain; see docs/runbook.md. The work is in src/bin/trigger.ts. */
const { main } = await import('../dist/src/bin/trigger.js').catch((error) => {
  if (error.code !== 'ERR_MODULE_NOT_FOUND') throw error;
  console.error('The product is not built here; run `npm ci` first.');
  process.exit(1);
});

process.exitCode = await main(process.argv.slice(2));
