import { bearerToken, makeGatewayAssertionVerifier, type KeySource } from '@imdinett/auth';
import { AppError } from '@imdinett/kernel';
import { makeAssertionMemory } from '@imdinett/persistence';
import { traceIdOf } from '@imdinett/service';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import type { DataSource } from 'typeorm';

declare module 'fastify' {
  // Only an interface merges with the one that Fastify declares.
  // eslint-disable-next-line @typescript-eslint/consistent-type-definitions
  interface FastifyRequest {
    /** The exact bytes of the body: the gateway's assertion is over them. */
    rawBody: Buffer | null;
    /** The client's address as the gateway saw it. */
    clientIp: string | null;
  }
}

const emptyBody = Buffer.alloc(0);

/** Keeps the bytes of a JSON body beside the parsed value. */
export function keepRawBody(app: FastifyInstance): void {
  app.decorateRequest('rawBody', null);
  app.decorateRequest('clientIp', null);
  app.addContentTypeParser('application/json', { parseAs: 'buffer' }, (request, body, done) => {
    const bytes = body as Buffer;
    request.rawBody = bytes;
    try {
      done(null, JSON.parse(bytes.toString('utf8')));
    } catch {
      done(Object.assign(new Error('not JSON'), { statusCode: 400 }), undefined);
    }
  });
}

/** Refuses every call that does not carry the gateway's signed assertion over this body and this token, once. */
export function onlyTheGateway({
  keys,
  audience,
  database,
}: {
  keys: KeySource;
  audience: string;
  database: DataSource;
}) {
  const verify = makeGatewayAssertionVerifier({
    keys,
    audience,
    remember: makeAssertionMemory(database),
  });
  return async (
    request: FastifyRequest,
    reply: FastifyReply,
  ): Promise<FastifyReply | undefined> => {
    const assertion = request.headers['gateway-assertion'];
    try {
      const { clientIp } = await verify(
        typeof assertion === 'string' ? assertion : undefined,
        request.rawBody ?? emptyBody,
        bearerToken(request.headers.authorization),
      );
      request.clientIp = clientIp;
      return undefined;
    } catch (error) {
      if (!(error instanceof AppError)) throw error;
      request.log.warn(
        { reason: error.cause instanceof Error ? error.cause.message : error.cause },
        'refused a call without a valid assertion',
      );
      return reply.status(401).send({
        errors: [
          {
            message: error.message,
            extensions: { code: error.code, traceId: traceIdOf(request.traceparent) },
          },
        ],
      });
    }
  };
}
