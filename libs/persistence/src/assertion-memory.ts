import type { DataSource } from 'typeorm';

/**
 * Remembers the ids of gateway assertions, over all replicas: true for the first use. Not waiting for the disk saves a
 * flush for each request; a database that crashes forgets the last half second.
 */
export function makeAssertionMemory(
  app: DataSource,
): (jti: string, expiresAt: Date) => Promise<boolean> {
  return async (jti, expiresAt) => {
    const runner = app.createQueryRunner();
    try {
      const result = await runner.query(
        `WITH setting AS MATERIALIZED (SELECT set_config('synchronous_commit', 'off', true))
         INSERT INTO gateway_assertion (jti, expires_at) SELECT $1, $2 FROM setting ON CONFLICT DO NOTHING`,
        [jti, expiresAt],
        true,
      );
      return result.affected === 1;
    } finally {
      await runner.release();
    }
  };
}
