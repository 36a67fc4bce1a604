// npm run -s assert-as-gateway -- <subgraph> <access token or ""> '<exact body>'
// Prints the value of the `gateway-assertion` header for a direct call to a subgraph. Local profile only: it uses the
// demo gateway key. The assertion holds for 15 seconds, for this body and this token, once.
import { readFileSync } from 'node:fs';
import { parseEnv } from 'node:util';
import { importSigningKey, signGatewayAssertion } from '@imdinett/auth';
import { readSettings } from './config.ts';

const [subgraph, token, body] = process.argv.slice(2);
if (subgraph === undefined || token === undefined || body === undefined) {
  process.stderr.write(
    `Usage: npm run -s assert-as-gateway -- <subgraph> <access token or ""> '<body>'\n`,
  );
  process.exit(2);
}
if (readSettings().env['NODE_ENV'] === 'production') {
  process.stderr.write(
    'assert-as-gateway signs with the demo key and is refused with NODE_ENV=production.\n',
  );
  process.exit(2);
}

const env = parseEnv(readFileSync(new URL('./env/gateway.env', import.meta.url), 'utf8'));
const { keys } = JSON.parse(env['GATEWAY_SIGNING_KEYS'] ?? '{"keys":[]}') as {
  keys: Parameters<typeof importSigningKey>[0][];
};
const [first] = keys;
if (first === undefined)
  throw new Error('infra/local/env/gateway.env holds no GATEWAY_SIGNING_KEYS');
const assertion = await signGatewayAssertion(await importSigningKey(first), {
  audience: subgraph,
  body: Buffer.from(body),
  token: token === '' ? null : token,
  now: new Date(),
});
process.stdout.write(`${assertion}\n`);
