import { runBesideIdentity } from './beside-identity.ts';
import { main } from './trouble.ts';

// npm run -s keys -- list | rotate: identity's signing keys, as an operator has them with `node dist/keys.js`.
await main(async () => runBesideIdentity('keys', process.argv.slice(2)));
