import { randomUUID } from 'node:crypto';
import type { RoleGrant, UserViewer } from '@imdinett/access';
import type { TestDatabase } from '@imdinett/testing';

/** What the database itself is asked about needs no passwords, events or audit: rows straight into the tables. */
export type Place = { readonly municipality: string | null; readonly district?: string };

export type GivenUser = {
  readonly home: Place;
  readonly grant: Pick<RoleGrant, 'role' | 'municipality' | 'district'>;
  readonly revoked?: boolean;
};

export async function givenUser(
  { select }: TestDatabase,
  { id }: Pick<UserViewer, 'id'>,
  { home, grant, revoked = false }: GivenUser,
): Promise<void> {
  const name = `u${id.slice(0, 8)}`;
  await select(
    `INSERT INTO user_account (id, username, name, sort_key, search_keys, email, mobile, home_municipality, home_district, status, created_at, activated_at)
     VALUES ($1, $2::text, $2, $2, '{}', $2 || '@skien.example', '+4790000000', $3, $4, 'ACTIVE', now(), now())`,
    [id, name, home.municipality, home.district ?? null],
  );
  await select(
    `INSERT INTO user_access (user_id, epoch, version, revision, sessions_from) VALUES ($1, 1, 1, 1, now())`,
    [id],
  );
  await select(
    `INSERT INTO role_grant (id, user_id, role, municipality, district, valid_from, granted_at, revoked_at)
     VALUES (gen_random_uuid(), $1, $2, $3, $4, '2024-01-01', now(), $5)`,
    [id, grant.role, grant.municipality, grant.district, revoked ? '2026-01-01' : null],
  );
  await select(
    `INSERT INTO session (id, user_id, started_at, last_used_at, expires_at, auth_time, otp_time)
     VALUES (gen_random_uuid(), $1, now(), now(), now() + interval '1 hour', now(), now())`,
    [id],
  );
}

export type GivenMessage = {
  readonly userId: string;
  readonly template: 'INVITATION' | 'EMAIL_CHANGED' | 'ADMINISTRATOR_CHANGE_SUBMITTED';
};

export async function givenMessage(
  { select }: TestDatabase,
  { userId, template }: GivenMessage,
): Promise<string> {
  const id = randomUUID();
  await select(
    `INSERT INTO message (id, user_id, template, details, to_sealed, created_at, due_at)
     VALUES ($1, $2, $3, '{}', $4, now(), now())`,
    [id, userId, template, template === 'EMAIL_CHANGED' ? 'sealed' : null],
  );
  return id;
}

export type GivenForm = {
  readonly place: Place;
  readonly userId: string;
  readonly by: string;
  readonly origin?: 'MUNICIPALITY' | 'IMDI';
  readonly kind?: 'ADD' | 'REMOVE';
  readonly decidedBy?: string;
};

export async function givenForm(
  { select }: TestDatabase,
  { place, userId, by, origin = 'MUNICIPALITY', kind = 'ADD', decidedBy }: GivenForm,
): Promise<string> {
  const id = randomUUID();
  const decided = decidedBy !== undefined;
  await select(
    `INSERT INTO administrator_change (id, kind, municipality, district, user_id, reason, origin, submitted_by, submitted_at, status, decided_by, decided_at, decision_reason, version)
     VALUES ($1, $2, $3, $4, $5, 'x', $6, $7, now(), $8, $9, $10, $11, 1)`,
    [
      ...[id, kind, place.municipality, place.district ?? null, userId, origin, by],
      ...(decided
        ? ['APPROVED', decidedBy, '2026-01-01', 'I orden']
        : ['SUBMITTED', null, null, null]),
    ],
  );
  return id;
}

export async function givenAccountChange(
  { select }: TestDatabase,
  userId: string,
  { place, by }: { readonly place: Place; readonly by: string },
): Promise<void> {
  await select(
    `INSERT INTO account_change (user_id, municipality, district, kind, status, changed_at, changed_by)
     VALUES ($1, $2, $3, 'UNLOCKED', 'ACTIVE', now(), $4)`,
    [userId, place.municipality, place.district ?? null, by],
  );
}

/** An entry of the audit trail, about a person and done under a grant in Skien. */
export async function givenAuditEvent({ select }: TestDatabase): Promise<string> {
  const id = randomUUID();
  await select(
    `INSERT INTO audit_event (id, chain, sequence, at, actor_id, action, outcome, entry)
     VALUES ($1, 'nir', 1, now(), 'a', 'nir.person:read', 'DONE', '{}')`,
    [id],
  );
  await select(`INSERT INTO audit_event_person VALUES ($1, 'p')`, [id]);
  await select(`INSERT INTO audit_event_place VALUES ($1, '4003')`, [id]);
  return id;
}
