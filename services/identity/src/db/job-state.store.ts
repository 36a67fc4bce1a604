import type { EntityManager } from 'typeorm';
import { later } from '../domain/user';

export type JobRun = { readonly progress: string | null; readonly version: number };

/**
 * Takes a job's turn when its time has come or when it has been left halfway. Null: not due, or another replica is at it.
 * The row stays locked until the transaction ends.
 */
export async function takeTurn(
  manager: EntityManager,
  job: string,
  { now, everyMs }: { readonly now: Date; readonly everyMs: number },
): Promise<JobRun | null> {
  await manager.query(
    `INSERT INTO job_state (job, ran_at) VALUES ($1, '-infinity') ON CONFLICT DO NOTHING`,
    [job],
  );
  const [row]: { progress: string | null; version: number }[] = await manager.query(
    `SELECT progress, version FROM job_state WHERE job = $1 AND (ran_at <= $2 OR progress IS NOT NULL) FOR UPDATE SKIP LOCKED`,
    [job, new Date(now.getTime() - everyMs)],
  );
  return row ? { progress: row.progress, version: later(row.version, now) } : null;
}

/** `progress` null: done, and due again after its interval. */
export async function endTurn(
  manager: EntityManager,
  job: string,
  { progress, version, at }: JobRun & { readonly at: Date },
): Promise<void> {
  await manager.query(
    'UPDATE job_state SET progress = $2, version = $3, ran_at = $4 WHERE job = $1',
    [job, progress, version, at],
  );
}

/** Begins anew and from the first: due when `at` has come, with `everyMs` as the job has it. */
export async function makeDue(
  manager: EntityManager,
  job: string,
  { at, everyMs }: { readonly at: Date; readonly everyMs: number },
): Promise<void> {
  await manager.query(
    `INSERT INTO job_state (job, ran_at) VALUES ($1, $2)
     ON CONFLICT (job) DO UPDATE SET ran_at = EXCLUDED.ran_at, progress = NULL`,
    [job, new Date(at.getTime() - everyMs)],
  );
}
