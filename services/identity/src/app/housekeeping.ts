import { systemViewer } from '@imdinett/access';
import { heartbeatKey } from '@imdinett/events';
import type { Job } from '@imdinett/subgraph';
import type { Deps } from '../context';
import { endTurn, takeTurn } from '../db/job-state.store';
import { removeExpired } from '../db/session.store';
import { idsOfQuietUsers, idsOfUsersAfter, loadUsers, lockUser } from '../db/user.store';
import { ageing, inactivateIfOverdue, lapseIfOverdue, warnIfDue } from './inactivity';
import { sendMessages } from './mail';
import { announceAccess } from './user-events';

const second = 1000;
const hour = 3_600_000;
const day = 24 * hour;
const batch = 500;
/** What makes everybody's record due sooner counts from it. */
export const republishEvery = day;
/** Three calendar months are 89 days at least, and the first warning comes fourteen days before. */
const firstWarningAfter = 75 * day;
const lapseAfter = 30 * day;

/** What identity does by itself. Every replica runs all of it; the database says whose turn it is. */
export function jobsOf(deps: Deps): readonly Job[] {
  return [
    { name: 'heartbeat', everyMs: 5 * second, work: () => beat(deps) },
    { name: 'republish', everyMs: 5 * 60 * second, work: () => republish(deps) },
    { name: 'inactivity', everyMs: hour, work: () => ageAccounts(deps) },
    { name: 'signing-keys', everyMs: hour, work: () => deps.keys.rotate() },
    { name: 'messages', everyMs: second, work: () => sendMessages(deps) },
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
      const turn = await takeTurn(tx.manager, 'republish', { now, everyMs: republishEvery });
      if (turn === null) return false;
      const ids = await idsOfUsersAfter(tx.manager, turn.progress, batch);
      for (const user of await loadUsers(tx.manager, ids)) await announceAccess(tx, user);
      const progress = ids.length === batch ? (ids.at(-1) ?? null) : null;
      await endTurn(tx.manager, 'republish', { ...turn, progress, at: now });
      return progress !== null;
    },
  );
}

/** What time does to accounts. The rule of inactivity is also applied at login; this keeps lists and other services right. */
async function ageAccounts(deps: Deps): Promise<void> {
  while (await ageBatch(deps));
}

function ageBatch(deps: Deps): Promise<boolean> {
  return deps.transaction(ageing, 'identity.user:inactivate', async (tx) => {
    const now = deps.now();
    const turn = await takeTurn(tx.manager, 'inactivity', { now, everyMs: day });
    if (turn === null) return false;
    // Who of them has his day today is for the rules to say.
    const ids = await idsOfQuietUsers(tx.manager, {
      quietSince: new Date(now.getTime() - firstWarningAfter),
      invitedBefore: new Date(now.getTime() - lapseAfter),
      after: turn.progress,
      limit: batch,
    });
    for (const id of ids) {
      const user = await lockUser(tx.manager, id);
      if (user === null) continue;
      await lapseIfOverdue(tx, user, now);
      await warnIfDue(deps, tx, await inactivateIfOverdue(tx, user, now));
    }
    const progress = ids.length === batch ? (ids.at(-1) ?? null) : null;
    await endTurn(tx.manager, 'inactivity', { ...turn, progress, at: now });
    return progress !== null;
  });
}

function removeWhatExpired(deps: Deps): Promise<void> {
  return deps.transaction(
    systemViewer('identity.housekeeping'),
    'identity.expired:remove',
    ({ manager }) => removeExpired(manager, deps.now()),
  );
}
