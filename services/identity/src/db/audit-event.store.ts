import { badInput } from '@imdinett/kernel';
import { countLimit, type Page } from '@imdinett/persistence';
import type { EntityManager } from 'typeorm';
import { municipalitiesOf, type AuditEvent, type AuditFilter } from '../domain/audit-event';
import { isUuid } from './user.store';

/** A link that comes again changes nothing. */
export async function insertAuditEvent(manager: EntityManager, event: AuditEvent): Promise<void> {
  const { chain, sequence, entry } = event;
  const rows: unknown[] = await manager.query(
    `INSERT INTO audit_event (id, chain, sequence, at, actor_id, action, outcome, entry)
     VALUES ($1, $2, $3, $4, $5, $6, $7, $8) ON CONFLICT DO NOTHING RETURNING id`,
    [entry.id, chain, sequence, entry.at, entry.actor.id, entry.action, entry.outcome, event],
  );
  if (rows.length === 0) return;
  await manager.query(
    `INSERT INTO audit_event_person (event_id, person_id) SELECT $1, person FROM unnest($2::text[]) AS person ON CONFLICT DO NOTHING`,
    [entry.id, entry.persons ?? []],
  );
  await manager.query(
    `INSERT INTO audit_event_place (event_id, municipality) SELECT $1, place FROM unnest($2::text[]) AS place ON CONFLICT DO NOTHING`,
    [entry.id, municipalitiesOf(event)],
  );
}

/** The latest first; one row more than the page holds, to know whether there are more. */
export async function findAuditEvents(
  manager: EntityManager,
  filter: AuditFilter,
  { limit, after }: Page,
): Promise<readonly AuditEvent[]> {
  const { sql, values } = conditions(filter);
  if (after !== null) {
    values.push(...placeOf(after));
    sql.push(
      `(a.at, a.id) < ($${String(values.length - 1)}::timestamptz, $${String(values.length)}::uuid)`,
    );
  }
  const rows: { entry: AuditEvent }[] = await manager.query(
    `SELECT a.entry FROM audit_event a WHERE ${sql.join(' AND ')} ORDER BY a.at DESC, a.id DESC LIMIT ${String(limit + 1)}`,
    values,
  );
  return rows.map(({ entry }) => entry);
}

export async function countAuditEvents(
  manager: EntityManager,
  filter: AuditFilter,
): Promise<number> {
  const { sql, values } = conditions(filter);
  const [row]: { count: number }[] = await manager.query(
    `SELECT count(*)::integer AS count FROM (SELECT 1 FROM audit_event a WHERE ${sql.join(' AND ')} LIMIT ${String(countLimit + 1)}) AS counted`,
    values,
  );
  return row?.count ?? 0;
}

function conditions(filter: AuditFilter): { sql: string[]; values: unknown[] } {
  const values: unknown[] = [];
  const value = (one: unknown): string => `$${String(values.push(one))}`;
  const sql = ['TRUE'];
  if (filter.personId)
    sql.push(
      `EXISTS (SELECT 1 FROM audit_event_person p WHERE p.event_id = a.id AND p.person_id = ${value(filter.personId)})`,
    );
  if (filter.municipality)
    sql.push(
      `EXISTS (SELECT 1 FROM audit_event_place p WHERE p.event_id = a.id AND p.municipality = ${value(filter.municipality)})`,
    );
  if (filter.actorId) sql.push(`a.actor_id = ${value(filter.actorId)}`);
  if (filter.action) sql.push(`a.action = ${value(filter.action)}`);
  if (filter.outcome) sql.push(`a.outcome = ${value(filter.outcome)}`);
  if (filter.from) sql.push(`a.at >= ${value(filter.from)}`);
  if (filter.before) sql.push(`a.at < ${value(filter.before)}`);
  return { sql, values };
}

function placeOf([at = '', id = '', ...others]: readonly string[]): readonly [string, string] {
  if (others.length > 0 || Number.isNaN(Date.parse(at)) || !isUuid(id))
    throw badInput('after', 'Ugyldig sidemerke. Bruk verdien av endCursor fra forrige side.');
  return [at, id];
}
