import type { GraphQLDataSource } from '@apollo/gateway';
import { bearerToken, signGatewayAssertion, type SigningKey } from '@imdinett/auth';
import type { Logger } from '@imdinett/service';
import type { GraphQLFormattedError } from 'graphql';
import { Pool, request } from 'undici';
import { z } from 'zod';
import { errorsFor } from './failed-fetch';
import type { RequestContext } from './request-context';

type ProcessOptions = Parameters<GraphQLDataSource['process']>[0];

export type SubgraphOptions = {
  readonly name: string;
  readonly url: string;
  readonly pool: Pool;
  readonly key: SigningKey;
  readonly now: () => Date;
  readonly log: Logger;
};

const timeoutMs = 3_000;

/** The connections to one subgraph. */
export function openPool(url: string): Pool {
  return new Pool(new URL(url).origin, { connections: 64, pipelining: 1, connectTimeout: 2_000 });
}

/**
 * A subgraph as the query plan sees it. Of the client's request it gets the token as it came and nothing else; the
 * gateway's signed assertion says, over the exact bytes, that the gateway sends this. One that is down or slow costs its
 * own fields: each becomes null with UNAVAILABLE and its path.
 */
export function makeSubgraphSource(options: SubgraphOptions): GraphQLDataSource {
  const { name, log } = options;
  return {
    process: async (call) => {
      const { query = '', variables } = call.request;
      try {
        const { data, errors = [] } = await send(options, call);
        // An error about the whole request is told for each field that is missing for it.
        const isWhole = data === null && errors.every(({ path }) => path === undefined);
        const told = isWhole
          ? errors.flatMap((error) => errorsFor({ query, variables }, error))
          : errors;
        return { data, ...(told.length > 0 && { errors: told }) };
      } catch (error) {
        log.warn({ err: error, subgraph: name }, 'a subgraph did not answer');
        return { data: null, errors: errorsFor({ query, variables }, unavailable) };
      }
    },
  };
}

async function send(
  { name, url, pool, key, now }: SubgraphOptions,
  call: ProcessOptions,
): Promise<Answer> {
  const { query, variables, operationName } = call.request;
  const { authorization, traceparent, clientIp, signal } = call.context as RequestContext;
  const body = Buffer.from(JSON.stringify({ query, variables, operationName }));
  const token = bearerToken(authorization);
  const assertion = await signGatewayAssertion(key, {
    audience: name,
    body,
    token,
    now: now(),
    clientIp,
  });
  const response = await request(url, {
    dispatcher: pool,
    method: 'POST',
    headers: {
      'content-type': 'application/json',
      accept: 'application/json',
      traceparent,
      'gateway-assertion': assertion,
      ...(token !== null && { authorization: `Bearer ${token}` }),
    },
    body,
    signal: AbortSignal.any([signal, AbortSignal.timeout(timeoutMs)]),
  });
  return readAnswer(response.statusCode, JSON.parse(await response.body.text()));
}

const answerShape = z.object({
  data: z.record(z.string(), z.unknown()).nullish().default(null),
  errors: z
    .array(
      z.object({
        message: z.string(),
        path: z.array(z.union([z.string(), z.number()])).exactOptional(),
        extensions: z.record(z.string(), z.unknown()).exactOptional(),
      }),
    )
    .exactOptional(),
});

type Answer = {
  readonly data: Record<string, unknown> | null;
  readonly errors?: readonly GraphQLFormattedError[];
};

/** 400 is how a subgraph answers a value that its scalars refuse. Any other status says that it is not well. */
function readAnswer(status: number, json: unknown): Answer {
  const { data, errors } = answerShape.parse(json);
  const isBadInput =
    status === 400 &&
    errors?.every(({ extensions }) => extensions?.['code'] === 'BAD_USER_INPUT') === true;
  if (status !== 200 && !isBadInput) throw new Error(`answered ${String(status)}`);
  return { data: data ?? null, ...(errors && { errors }) };
}

const unavailable = {
  message:
    'En del av tjenesten svarer ikke akkurat nå. Resten av svaret kan brukes. Prøv igjen om litt.',
  extensions: { code: 'UNAVAILABLE', retryAfterSeconds: 5 },
};
