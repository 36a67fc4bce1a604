import { bearerToken, importSigningKey, signGatewayAssertion } from '@imdinett/auth';
import { demoGatewayKey } from './demo-keys';
import type { Answer } from './harness';

export type DirectCall = {
  readonly url: string;
  /** The subgraph that the assertion is for. */
  readonly audience: string;
  readonly token: string | null;
  /** The header as it is sent, where it is not just the token. */
  readonly authorization?: string;
  /** The client that the gateway says it has. */
  readonly clientIp?: string;
  readonly document: string;
  readonly variables?: Readonly<Record<string, unknown>>;
};

/** A call to a subgraph past the gateway, with a valid assertion of its demo key. */
export async function callDirectly({
  url,
  audience,
  token,
  authorization = token === null ? '' : `Bearer ${token}`,
  clientIp,
  document,
  variables = {},
}: DirectCall): Promise<Answer> {
  const body = Buffer.from(JSON.stringify({ query: document, variables }));
  const key = await importSigningKey(demoGatewayKey());
  const assertion = await signGatewayAssertion(key, {
    audience,
    body,
    token: bearerToken(authorization),
    now: new Date(),
    clientIp,
  });
  const response = await fetch(url, {
    method: 'POST',
    headers: {
      'content-type': 'application/json',
      'gateway-assertion': assertion,
      ...(authorization !== '' && { authorization }),
    },
    body,
  });
  return (await response.json()) as Answer;
}
