import type { EntityManager } from 'typeorm';
import type { Place, Protection } from '../domain/person';
import type { FollowUpMove, GrantFact, PersonReach, SettlementFact } from '../domain/reach';

/**
 * Whatever is written about a person is written by one transaction at a time, also before the person is registered:
 * else a row could carry a place or shielding that has just ended to be true. Taken before the person's row is locked.
 */
export async function takeTurn(manager: EntityManager, personId: string): Promise<void> {
  await manager.query(`SELECT pg_advisory_xact_lock(hashtextextended($1, 0))`, [personId]);
}

export type ReachFact = Place & {
  readonly source: 'settlement' | 'grants';
  readonly aggregateId: string;
  readonly version: number;
  readonly personId: string;
  readonly protection: Protection;
  readonly kind: SettlementFact['kind'] | GrantFact['kind'];
  readonly date: string | null;
};

/** False when it has been recorded before: by this event, by its replay, or by the same fact under another event id. */
export async function recordFact(manager: EntityManager, fact: ReachFact): Promise<boolean> {
  const added: unknown[] = await manager.query(
    `INSERT INTO reach_fact (source, aggregate_id, version, person_id, protection, municipality, district, kind, happened_on)
     VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)
     ON CONFLICT ON CONSTRAINT reach_fact__pk DO NOTHING RETURNING version`,
    [
      fact.source,
      fact.aggregateId,
      fact.version,
      fact.personId,
      fact.protection,
      fact.municipality,
      fact.district,
      fact.kind,
      fact.date,
    ],
  );
  return added.length > 0;
}

export async function loadSettlementFacts(
  manager: EntityManager,
  personId: string,
): Promise<readonly SettlementFact[]> {
  return manager.query(
    `SELECT version, kind, municipality, district, happened_on AS date FROM reach_fact
     WHERE source = 'settlement' AND person_id = $1`,
    [personId],
  );
}

export async function loadGrantFacts(
  manager: EntityManager,
  personId: string,
): Promise<readonly GrantFact[]> {
  return manager.query(
    `SELECT aggregate_id AS "caseId", version, kind, municipality, district FROM reach_fact
     WHERE source = 'grants' AND person_id = $1`,
    [personId],
  );
}

export async function loadMoves(
  manager: EntityManager,
  personId: string,
): Promise<readonly FollowUpMove[]> {
  return manager.query(
    `SELECT municipality, district, from_date AS date FROM person_follow_up WHERE origin = 'MOVE' AND person_id = $1`,
    [personId],
  );
}

export async function replaceReach(
  manager: EntityManager,
  person: { readonly id: string; readonly protection: Protection },
  reaches: readonly PersonReach[],
): Promise<void> {
  await manager.query('DELETE FROM person_reach WHERE person_id = $1', [person.id]);
  for (const { reach, municipality, district, until } of reaches)
    await manager.query(
      `INSERT INTO person_reach (person_id, protection, reach, municipality, district, valid_until)
       VALUES ($1, $2, $3, $4, $5, $6)`,
      [person.id, person.protection, reach, municipality, district, until],
    );
}
