import { systemViewer, validGrants, type UserViewer } from '@imdinett/access';
import type { AccessTokenClaims } from '@imdinett/auth';
import { osloDate, tokenStale, unauthenticated, unavailable } from '@imdinett/kernel';
import type { Deps } from '../context';
import { loadStanding } from '../db/access.store';
import { isUuid } from '../db/user.store';
import { isAlive } from '../domain/session';
import { sessionEnded } from './refusal';

const reader = systemViewer('identity.access');

/** Who asks, by identity's own database and not by the access table: login and deactivation go on while Kafka is away. */
export async function viewerOf(
  deps: Deps,
  { userId, sessionId, epoch, otpTime }: AccessTokenClaims,
): Promise<UserViewer> {
  if (!isUuid(userId) || !isUuid(sessionId)) throw unauthenticated();
  const standing = await deps.transaction(reader, 'identity.access:read', ({ manager }) =>
    loadStanding(manager, userId, sessionId),
  );
  if (standing?.status !== 'ACTIVE' || standing.session === null) throw unauthenticated();
  const now = deps.now();
  if (!isAlive(standing.session, standing.sessionsFrom, now)) throw sessionEnded();
  if (epoch < standing.epoch) throw tokenStale();
  // A token that is ahead of the database: this is a restored one, and it must not decide.
  if (epoch > standing.epoch) throw unavailable();
  return {
    kind: 'user',
    id: userId,
    sessionId,
    otpTime,
    grants: validGrants(standing.grants, osloDate(now)),
  };
}
