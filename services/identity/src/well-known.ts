import type { FastifyInstance } from 'fastify';
import type { Deps } from './context';

/** As long as verifiers keep keys (a new one is published a day before it signs). */
const cached = 'public, max-age=60';

/** What others need to verify what identity signs. Nothing here is secret, and nobody logs in for it. */
export function addWellKnown(app: FastifyInstance, { keys, parties: { issuer } }: Deps): void {
  app.get('/.well-known/jwks.json', async (_request, reply) =>
    reply.header('cache-control', cached).send({ keys: await keys.publicKeys('access-token') }),
  );
  app.get('/.well-known/access-records.jwks.json', async (_request, reply) =>
    reply.header('cache-control', cached).send({ keys: await keys.publicKeys('access-record') }),
  );
  // RFC 8414, as far as it says something of a graph that is its own login: whose tokens, and which keys. The first list
  // is required; the second one left out would promise authorization_code and implicit, and with them endpoints.
  app.get('/.well-known/oauth-authorization-server', async (_request, reply) =>
    reply.header('cache-control', cached).send({
      issuer,
      jwks_uri: `${issuer}/.well-known/jwks.json`,
      response_types_supported: [],
      grant_types_supported: [],
      token_endpoint_auth_methods_supported: ['none'],
    }),
  );
}
