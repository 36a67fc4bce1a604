import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { parseEnv } from 'node:util';
import { importSigningKey, signGatewayAssertion, type PrivateJwk } from '@imdinett/auth';
import type { Answer } from './harness';

export type DirectCall = {
  readonly url: string;
  /** The subgraph that the assertion is for. */
  readonly audience: string;
  readonly token: string | null;
  readonly document: string;
  readonly variables?: Readonly<Record<string, unknown>>;
};

/** A call to a subgraph past the gateway, with a valid assertion of its demo key. */
export async function callDirectly({
  url,
  audience,
  token,
  document,
  variables = {},
}: DirectCall): Promise<Answer> {
  const body = Buffer.from(JSON.stringify({ query: document, variables }));
  const key = await importSigningKey(demoGatewayKey());
  const assertion = await signGatewayAssertion(key, { audience, body, token, now: new Date() });
  const response = await fetch(url, {
    method: 'POST',
    headers: {
      'content-type': 'application/json',
      'gateway-assertion': assertion,
      ...(token !== null && { authorization: `Bearer ${token}` }),
    },
    body,
  });
  return (await response.json()) as Answer;
}

function demoGatewayKey(): PrivateJwk {
  const env = parseEnv(readFileSync(resolve('infra/local/env/gateway.env'), 'utf8'));
  const { keys } = JSON.parse(env['GATEWAY_SIGNING_KEYS'] ?? '{"keys":[]}') as {
    keys: readonly PrivateJwk[];
  };
  const [first] = keys;
  if (!first) throw new Error('infra/local/env/gateway.env holds no key');
  return first;
}
