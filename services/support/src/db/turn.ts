import type { EntityManager } from 'typeorm';

/**
 * Who decides from what is known of a person, and who changes what is known, wait for one another: else a row could be
 * written with a shielding that has just ended to be true. Held until the end of the transaction.
 */
export async function takeTurn(manager: EntityManager, ...of: readonly string[]): Promise<void> {
  await manager.query('SELECT pg_advisory_xact_lock(hashtextextended($1, 0))', [of.join(':')]);
}
