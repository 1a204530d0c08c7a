#!/usr/bin/env node
/** Forces reconciliation of one domain; see docs/runbook.md. The work is in src/bin/trigger.ts. */
import { main } from '../dist/src/bin/trigger.js';

process.exitCode = await main(process.argv.slice(2));
