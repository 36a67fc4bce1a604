import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { parseEnv } from 'node:util';
import type { PrivateJwk } from '@imdinett/auth';
import { sealer } from '@imdinett/persistence';
import { Client } from 'pg';

const demoValue = (process: 'gateway' | 'identity', name: string): string => {
  const file = resolve('infra/local/env', `${process}.env`);
  const value = parseEnv(readFileSync(file, 'utf8'))[name];
  if (value === undefined) throw new Error(`${file} holds no ${name}`);
  return value;
};

export function demoGatewayKey(): PrivateJwk {
  const { keys } = JSON.parse(demoValue('gateway', 'GATEWAY_SIGNING_KEYS')) as {
    keys: readonly PrivateJwk[];
  };
  const [first] = keys;
  if (!first) throw new Error('infra/local/env/gateway.env holds no key');
  return first;
}

/** The keys that identity of a running local system signs with: opened, as nobody outside it could. */
export async function demoIdentityKeys(
  databaseUrl: string,
): Promise<Readonly<Record<'access-token' | 'access-record', PrivateJwk>>> {
  const { open } = sealer(demoValue('identity', 'KEY_ENCRYPTION_KEYS'));
  const client = new Client({ connectionString: databaseUrl });
  await client.connect();
  try {
    const { rows } = await client.query<{ kid: string; use: string; private_sealed: string }>(
      'SELECT kid, use, private_sealed FROM signing_key WHERE signs_from <= now() ORDER BY signs_from DESC',
    );
    const keyFor = (use: string): PrivateJwk => {
      const row = rows.find((one) => one.use === use);
      if (!row) throw new Error(`identity has no key for ${use}`);
      return JSON.parse(open(row.private_sealed, `signing_key.private:${row.kid}`)) as PrivateJwk;
    };
    return { 'access-token': keyFor('access-token'), 'access-record': keyFor('access-record') };
  } finally {
    await client.end();
  }
}
