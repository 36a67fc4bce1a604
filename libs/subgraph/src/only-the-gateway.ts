import { bearerToken, makeGatewayAssertionVerifier, type KeySource } from '@imdinett/auth';
import { AppError } from '@imdinett/kernel';
import { traceIdOf } from '@imdinett/service';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import type { DataSource } from 'typeorm';

declare module 'fastify' {
  interface FastifyRequest {
    /** The exact bytes of the body: the gateway's assertion is over them. */
    rawBody: Buffer;
  }
}

/** Keeps the bytes of a JSON body beside the parsed value. */
export function keepRawBody(app: FastifyInstance): void {
  app.decorateRequest('rawBody', null as unknown as Buffer);
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
export function onlyTheGateway({ keys, audience, database }: { keys: KeySource; audience: string; database: DataSource }) {
  const verify = makeGatewayAssertionVerifier({ keys, audience, remember: rememberIn(database) });
  return async (request: FastifyRequest, reply: FastifyReply): Promise<FastifyReply | undefined> => {
    const assertion = request.headers['gateway-assertion'];
    try {
      await verify(typeof assertion === 'string' ? assertion : undefined, request.rawBody, bearerToken(request.headers.authorization));
      return undefined;
    } catch (error) {
      if (!(error instanceof AppError)) throw error;
      request.log.warn({ reason: error.cause instanceof Error ? error.cause.message : error.cause }, 'refused a call without a valid assertion');
      return reply.status(401).send({
        errors: [{ message: error.message, extensions: { code: error.code, traceId: traceIdOf(request.traceparent) } }],
      });
    }
  };
}

/** In the database and not in memory, so that an assertion is spent once over all replicas. */
function rememberIn(database: DataSource): (jti: string, expiresAt: Date) => Promise<boolean> {
  return async (jti, expiresAt) => {
    const rows: unknown[] = await database.query(
      'INSERT INTO gateway_assertion (jti, expires_at) VALUES ($1, $2) ON CONFLICT DO NOTHING RETURNING jti',
      [jti, expiresAt],
    );
    return rows.length === 1;
  };
}
