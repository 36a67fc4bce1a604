import type { AccessRecord } from '@imdinett/events';
import type { EntityManager } from 'typeorm';
import type { UserStatus } from '../domain/user';

/** A statement on whatever connection is at hand: a transaction's, or the relay's own. */
export type Query = <R extends object>(text: string, values: readonly unknown[]) => Promise<R[]>;

/** The state that decides access, as the record on `identity.access` tells it. */
export type AccessState = Omit<AccessRecord, 'at'>;

export async function loadAccessStates(
  query: Query,
  userIds: readonly string[],
): Promise<readonly AccessState[]> {
  const rows = await query<StateColumns>(
    `SELECT u.id, u.status, a.epoch::text, a.version::text, u.home_municipality, u.home_district, ${openGrants} AS grants
     FROM user_account u JOIN user_access a ON a.user_id = u.id WHERE u.id = ANY ($1::uuid[])`,
    [userIds],
  );
  return rows.map((row) => ({
    userId: row.id,
    status: row.status,
    epoch: Number(row.epoch),
    version: Number(row.version),
    homeMunicipality: row.home_municipality,
    homeDistrict: row.home_district,
    grants: row.grants,
  }));
}

/** What a request's token is compared with: one statement, for it is asked at every request. */
export type Standing = {
  readonly status: UserStatus;
  readonly epoch: number;
  readonly sessionsFrom: Date;
  readonly grants: AccessRecord['grants'];
  readonly session: {
    readonly startedAt: Date;
    readonly lastUsedAt: Date;
    readonly expiresAt: Date;
    readonly endedAt: Date | null;
  } | null;
};

export async function loadStanding(
  manager: EntityManager,
  userId: string,
  sessionId: string,
): Promise<Standing | null> {
  const [row]: StandingColumns[] = await manager.query(
    `SELECT u.status, a.epoch, a.sessions_from, ${openGrants} AS grants, s.id AS session_id, s.started_at, s.last_used_at, s.expires_at, s.ended_at
     FROM user_account u JOIN user_access a ON a.user_id = u.id
     LEFT JOIN session s ON s.user_id = u.id AND s.id = $2::uuid WHERE u.id = $1::uuid`,
    [userId, sessionId],
  );
  if (row === undefined) return null;
  const { started_at: startedAt, last_used_at: lastUsedAt, expires_at: expiresAt } = row;
  return {
    status: row.status,
    epoch: row.epoch,
    sessionsFrom: row.sessions_from,
    grants: row.grants,
    session:
      startedAt && lastUsedAt && expiresAt
        ? { startedAt, lastUsedAt, expiresAt, endedAt: row.ended_at }
        : null,
  };
}

export type PublishedVersion = { readonly userId: string; readonly version: number };

export async function loadPublished(query: Query): Promise<readonly PublishedVersion[]> {
  const rows = await query<{ user_id: string; version: string | number }>(
    'SELECT user_id, version FROM published_access',
    [],
  );
  return rows.map((row) => ({ userId: row.user_id, version: Number(row.version) }));
}

export async function savePublished(
  query: Query,
  published: readonly PublishedVersion[],
): Promise<void> {
  if (published.length === 0) return;
  await query(
    `INSERT INTO published_access (user_id, version) SELECT * FROM unnest($1::uuid[], $2::bigint[])
     ON CONFLICT (user_id) DO UPDATE SET version = EXCLUDED.version WHERE published_access.version < EXCLUDED.version`,
    [published.map(({ userId }) => userId), published.map(({ version }) => version)],
  );
}

const openGrants = `COALESCE((
  SELECT json_agg(json_build_object('id', g.id, 'role', g.role, 'municipality', g.municipality, 'district', g.district,
    'validFrom', g.valid_from, 'validTo', g.valid_to) ORDER BY g.granted_at, g.id)
  FROM role_grant g WHERE g.user_id = u.id AND g.revoked_at IS NULL), '[]'::json)`;

type StateColumns = {
  readonly id: string;
  readonly status: UserStatus;
  readonly epoch: string;
  readonly version: string;
  readonly home_municipality: string | null;
  readonly home_district: string | null;
  readonly grants: AccessRecord['grants'];
};

type StandingColumns = {
  readonly status: UserStatus;
  readonly epoch: number;
  readonly sessions_from: Date;
  readonly grants: AccessRecord['grants'];
  readonly session_id: string | null;
  readonly started_at: Date | null;
  readonly last_used_at: Date | null;
  readonly expires_at: Date | null;
  readonly ended_at: Date | null;
};
