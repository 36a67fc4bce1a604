import { runBesideIdentity } from './beside-identity.ts';
import { main } from './trouble.ts';

// npm run -s mailbox [-- part of an address]: the messages that the local profile keeps instead of sending them.
await main(async () => runBesideIdentity('mailbox', process.argv.slice(2)));
