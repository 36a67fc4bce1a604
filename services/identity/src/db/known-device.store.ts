import type { EntityManager } from 'typeorm';
import { expectRow } from './expect-one';
import type { SourceBudget } from '../domain/source-budget';

/** As many as a person has browsers; the oldest is forgotten. */
const devicesPerUser = 10;

export async function insertDevice(
  manager: EntityManager,
  { tokenHash, userId, expiresAt }: { tokenHash: string; userId: string; expiresAt: Date },
): Promise<void> {
  await manager.query(
    'INSERT INTO known_device (token_hash, user_id, expires_at) VALUES ($1, $2, $3)',
    [tokenHash, userId, expiresAt],
  );
  await manager.query(
    `DELETE FROM known_device WHERE user_id = $1 AND token_hash NOT IN
       (SELECT token_hash FROM known_device WHERE user_id = $1 ORDER BY expires_at DESC LIMIT $2)`,
    [userId, devicesPerUser],
  );
}

/** Whether the user with this name has logged in from the device. One statement, whoever the name belongs to. */
export async function isKnownDevice(
  manager: EntityManager,
  { tokenHash, username, now }: { tokenHash: string; username: string; now: Date },
): Promise<boolean> {
  const rows: unknown[] = await manager.query(
    `SELECT 1 FROM known_device d JOIN user_account u ON u.id = d.user_id
     WHERE d.token_hash = $1 AND u.username = $2 AND d.expires_at > $3`,
    [tokenHash, username, now],
  );
  return rows.length > 0;
}

/** The source's budget, locked. */
export async function lockBudget(
  manager: EntityManager,
  source: string,
  now: Date,
): Promise<SourceBudget> {
  const [row]: SourceBudget[] = await manager.query(
    `INSERT INTO source_budget (source, started_at, failures) VALUES ($1, $2, 0)
     ON CONFLICT (source) DO UPDATE SET source = excluded.source
     RETURNING started_at AS "startedAt", failures, pending`,
    [source, now],
  );
  return expectRow(row);
}

export async function saveBudget(
  manager: EntityManager,
  source: string,
  { startedAt, failures, pending }: SourceBudget,
): Promise<void> {
  await manager.query(
    'UPDATE source_budget SET started_at = $2, failures = $3, pending = $4 WHERE source = $1',
    [source, startedAt, failures, pending],
  );
}
