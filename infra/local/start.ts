import { runSystem } from './run-system.ts';
import { main } from './trouble.ts';

// npm start: the whole system, until Ctrl-C.
await main(() => runSystem(() => null));
