import { keepGuard } from '../local/guard.ts';

const [, , runDir] = process.argv;
if (runDir === undefined)
  throw new Error('the guard needs the folder in which `up` notes what it has started');
await keepGuard(process.stdin, runDir);
