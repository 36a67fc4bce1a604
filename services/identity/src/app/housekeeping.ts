import { systemViewer } from '@imdinett/access';
import { heartbeatKey } from '@imdinett/events';
import type { Job } from '@imdinett/subgraph';
import type { Deps } from '../context';
import { endTurn, takeTurn } from '../db/job-state.store';
import { removeExpired } from '../db/session.store';
import { idsOfQuietUsers, idsOfUsersAfter, loadUsers, lockUser } from '../db/user.store';
import { announceAccess } from './user-events';
import { inactivateIfOverdue } from './inactivity';

const second = 1000;
const hour = 3_600_000;
const day = 24 * hour;
const batch = 500;

/** What identity does by itself. Every replica runs all of it; the database says whose turn it is. */
export function jobsOf(deps: Deps): readonly Job[] {
  return [
    { name: 'heartbeat', everyMs: 5 * second, work: () => beat(deps) },
    { name: 'republish', everyMs: hour, work: () => republish(deps) },
    { name: 'inactivity', everyMs: hour, work: () => inactivateQuietUsers(deps) },
    { name: 'signing-keys', everyMs: hour, work: () => deps.keys.rotate() },
    { name: 'expired', everyMs: 10 * 60 * second, work: () => removeWhatExpired(deps) },
  ];
}

/** One heartbeat however many replicas there are. It goes through the outbox, so that a relay that hangs is seen. */
function beat(deps: Deps): Promise<void> {
  return deps.transaction(
    systemViewer('identity.access'),
    'identity.access:publish',
    async ({ manager, publish }) => {
      const now = deps.now();
      const turn = await takeTurn(manager, 'heartbeat', { now, everyMs: 4.5 * second });
      if (turn === null) return;
      await publish({
        type: 'no.imdi.identity.access-heartbeat.v1',
        aggregate: { id: heartbeatKey, version: turn.version },
        data: {},
      });
      await endTurn(manager, 'heartbeat', { ...turn, progress: null, at: now });
    },
  );
}

/** Every user's record once a day, signed anew: what was lost, or signed by a key that is about to go, is there again. */
async function republish(deps: Deps): Promise<void> {
  while (await republishBatch(deps));
}

function republishBatch(deps: Deps): Promise<boolean> {
  return deps.transaction(
    systemViewer('identity.access'),
    'identity.access:publish',
    async (tx) => {
      const now = deps.now();
      const turn = await takeTurn(tx.manager, 'republish', { now, everyMs: day });
      if (turn === null) return false;
      const ids = await idsOfUsersAfter(tx.manager, turn.progress, batch);
      for (const user of await loadUsers(tx.manager, ids)) await announceAccess(tx, user);
      const progress = ids.length === batch ? (ids.at(-1) ?? null) : null;
      await endTurn(tx.manager, 'republish', { ...turn, progress, at: now });
      return progress !== null;
    },
  );
}

/** The rule is also applied at login; this keeps lists and other services right about who is inactive. */
async function inactivateQuietUsers(deps: Deps): Promise<void> {
  while (await inactivateBatch(deps));
}

function inactivateBatch(deps: Deps): Promise<boolean> {
  return deps.transaction(
    systemViewer('identity.inactivity'),
    'identity.user:inactivate',
    async (tx) => {
      const now = deps.now();
      const turn = await takeTurn(tx.manager, 'inactivity', { now, everyMs: day });
      if (turn === null) return false;
      // Three calendar months are 89 days at least; who of them is overdue is for the rule to say.
      const quietSince = new Date(now.getTime() - 89 * day);
      const ids = await idsOfQuietUsers(tx.manager, {
        before: quietSince,
        after: turn.progress,
        limit: batch,
      });
      for (const id of ids) {
        const user = await lockUser(tx.manager, id);
        if (user !== null) await inactivateIfOverdue(tx, user, now);
      }
      const progress = ids.length === batch ? (ids.at(-1) ?? null) : null;
      await endTurn(tx.manager, 'inactivity', { ...turn, progress, at: now });
      return progress !== null;
    },
  );
}

function removeWhatExpired(deps: Deps): Promise<void> {
  return deps.transaction(
    systemViewer('identity.housekeeping'),
    'identity.expired:remove',
    ({ manager }) => removeExpired(manager, deps.now()),
  );
}
