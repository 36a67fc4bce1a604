import { randomUUID } from 'node:crypto';
import { In, type EntityManager } from 'typeorm';
import type { Details, Template } from '../domain/message';
import { MessageRow } from './account-life.row';

export type NewMessage = {
  readonly userId: string;
  readonly template: Template;
  readonly details?: Details;
  readonly occasion?: string;
  readonly toSealed?: string;
  readonly at: Date;
};

/** One statement that reads nothing: a request may ask for a message and see none. */
export async function insertMessage(
  manager: EntityManager,
  { userId, template, details = {}, occasion, toSealed, at }: NewMessage,
): Promise<void> {
  await manager.query(
    `INSERT INTO message (id, user_id, template, details, occasion, to_sealed, created_at, due_at)
     VALUES ($1, $2, $3, $4, $5, $6, $7, $7)`,
    [randomUUID(), userId, template, details, occasion ?? null, toSealed ?? null, at],
  );
}

/** Whether the user was told about it for the first time. */
export async function insertMessageOnce(
  manager: EntityManager,
  { userId, template, details = {}, occasion, at }: NewMessage & { readonly occasion: string },
): Promise<boolean> {
  const rows: unknown[] = await manager.query(
    `INSERT INTO message (id, user_id, template, details, occasion, created_at, due_at)
     VALUES ($1, $2, $3, $4, $5, $6, $6) ON CONFLICT ON CONSTRAINT message__once DO NOTHING RETURNING id`,
    [randomUUID(), userId, template, details, occasion, at],
  );
  return rows.length > 0;
}

/**
 * The message with a link for a new password, for an active user of that name who has not got too many. Whose name it is,
 * or null. One statement, found or not, so that a name of nobody takes as long.
 */
export async function insertResetMessage(
  manager: EntityManager,
  {
    username,
    occasion,
    at,
    perDay,
  }: {
    readonly username: string;
    readonly occasion: string;
    readonly at: Date;
    readonly perDay: number;
  },
): Promise<string | null> {
  const rows: { id: string }[] = await manager.query(
    `WITH asked AS (SELECT id FROM user_account WHERE username = $2 AND status = 'ACTIVE' AND reset_at IS NULL),
      told AS (
        INSERT INTO message (id, user_id, template, details, occasion, created_at, due_at)
        SELECT $1, asked.id, 'PASSWORD_RESET', '{}', $3, $4, $4 FROM asked
        WHERE (SELECT count(*) FROM message m
               WHERE m.user_id = asked.id AND m.template = 'PASSWORD_RESET' AND m.created_at > $4::timestamptz - interval '24 hours') < $5
        ON CONFLICT ON CONSTRAINT message__once DO NOTHING)
     SELECT id FROM asked`,
    [randomUUID(), username, occasion, at, perDay],
  );
  return rows[0]?.id ?? null;
}

/** The next ones that are due, each for one replica alone until `until`. */
export async function claimMessages(
  manager: EntityManager,
  { now, until, limit }: { readonly now: Date; readonly until: Date; readonly limit: number },
): Promise<readonly MessageRow[]> {
  const rows: { id: string }[] = await manager.query(
    `SELECT id FROM message WHERE sent_at IS NULL AND given_up_at IS NULL AND due_at <= $1 ORDER BY due_at, id LIMIT $2 FOR UPDATE SKIP LOCKED`,
    [now, limit],
  );
  const ids = rows.map(({ id }) => id);
  if (ids.length === 0) return [];
  await manager.query(
    'UPDATE message SET due_at = $2, attempts = attempts + 1 WHERE id = ANY ($1)',
    [ids, until],
  );
  return manager.find(MessageRow, {
    where: { id: In(ids) },
    order: { createdAt: 'ASC', id: 'ASC' },
  });
}

export async function saveSent(
  manager: EntityManager,
  id: string,
  { sentAt, keptSealed }: { readonly sentAt: Date; readonly keptSealed: string | null },
): Promise<void> {
  await manager.update(MessageRow, { id }, { sentAt, keptSealed });
}

export async function saveRetry(manager: EntityManager, id: string, dueAt: Date): Promise<void> {
  await manager.update(MessageRow, { id }, { dueAt });
}

/** Nobody tries to send it any more. */
export async function saveGivenUp(
  manager: EntityManager,
  id: string,
  givenUpAt: Date,
): Promise<void> {
  await manager.update(MessageRow, { id }, { givenUpAt });
}

/** What has been kept instead of sent, the newest first. */
export async function loadKept(
  manager: EntityManager,
  limit: number,
): Promise<readonly { readonly id: string; readonly sentAt: Date; readonly keptSealed: string }[]> {
  return manager.query(
    `SELECT id, sent_at AS "sentAt", kept_sealed AS "keptSealed" FROM message
     WHERE kept_sealed IS NOT NULL ORDER BY sent_at DESC, id LIMIT $1`,
    [limit],
  );
}
