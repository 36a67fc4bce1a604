import type { UserViewer } from '@imdinett/access';
import type { AuditRecord } from '@imdinett/events';
import type { Harness } from './harness';

/** What a spec says of an entry; the rest follows from who asked, when and in which request. */
export type AuditExpectation = Pick<AuditRecord, 'action'> & Partial<Omit<AuditRecord, 'actor'>>;

/** What a caller's session left in the audit, oldest first, without the ids of the entries. */
export async function auditOf(
  { database }: Harness,
  viewer: UserViewer,
): Promise<readonly Omit<AuditRecord, 'id'>[]> {
  const rows = await database.select<{ entry: AuditRecord }>(
    `SELECT entry FROM audit_queue WHERE entry->'actor'->>'sessionId' = $1 ORDER BY sequence`,
    [viewer.sessionId],
  );
  return rows.map(({ entry: { id: _, ...entry } }) => entry);
}

/** The whole entry, as it must stand there when the first of the user's roles is the one that counts; `none`: of nobody's. */
export function auditEntryOf(
  { clock, traces }: Harness,
  viewer: UserViewer,
  { allowedBy = 'first', ...told }: AuditExpectation & { readonly allowedBy?: 'first' | 'none' },
): Omit<AuditRecord, 'id' | 'service'> {
  const grants = viewer.grants.slice(0, allowedBy === 'first' ? 1 : 0);
  return {
    at: clock.now.toISOString(),
    actor: {
      type: 'user',
      id: viewer.id,
      sessionId: viewer.sessionId,
      allowedBy: grants.map(({ id, role, municipality, district }) => ({
        grantId: id,
        role,
        municipality,
        district,
      })),
    },
    traceId: traces.at(-1),
    outcome: 'DONE',
    ...told,
  };
}

/** `Person.basicData`: every field that gives something out and is guarded, of a subgraph's schema as prettier writes it. */
export function guardedFields(schema: string): readonly string[] {
  const guarded = new Set<string>();
  let [owner, field] = ['', ''];
  for (const line of schema.split('\n')) {
    owner = /^type (\w+)/.exec(line)?.[1] ?? owner;
    field = /^ {2}(\w+)[(:]/.exec(line)?.[1] ?? field;
    if (/^ .*@policy\(/.test(line) && owner !== 'Mutation') guarded.add(`${owner}.${field}`);
  }
  return [...guarded].toSorted();
}
