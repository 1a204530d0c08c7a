/** `npm run demo`: a domain's whole life on real parts, headless, on ports and data of its own. */
import { environment } from '../config/config.ts';
import { runDemo } from '../local/demo.ts';
import { runMain } from './run-main.ts';
import { out } from './terminal.ts';

await runMain(() => runDemo(environment(), (line) => out(`${line}\n`)));
