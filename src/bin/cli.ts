#!/usr/bin/env node
/** The command line program. An old Node is refused before anything is loaded that it may not be able to read. */
import { refuseOldNode } from './node-version.mjs';

refuseOldNode();
await import('./cli-main.ts');
