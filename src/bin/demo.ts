/** `npm run demo`: a domain's whole life on real parts, headless, on ports and data of its own. */
import { environment } from '../config.ts';
import { runDemo } from '../local/demo.ts';
import { out } from './terminal.ts';

process.exitCode = await runDemo(environment(), (line) => out(`${line}\n`));
