import { can, scopeOf, type Viewer } from '@imdinett/access';
import type { AuditEntry } from '@imdinett/persistence';
import type { Participant } from '../domain/participant';
import { shown, type ShownParticipant } from '../domain/shielding';

/** Whether the viewer may read closed data of everybody: the only ones who see shielded persons here in full. */
export const seesClosedData = (viewer: Viewer): boolean =>
  scopeOf(viewer, 'nir.person:read-closed').some(({ reach }) => reach === 'all');

export const standingOf = ({
  municipality,
  district,
}: Participant): {
  readonly own: readonly { municipality: string; district: string | null }[];
} => ({
  own: [{ municipality, district }],
});

/** The participant as the viewer may see her, or null. */
export function seen(viewer: Viewer, participant: Participant): ShownParticipant | null {
  // A draft that was never submitted stays with the municipality: IMDi's reach does not count for it.
  const action =
    participant.status === 'DRAFT'
      ? 'jobbsjanse.participant:update'
      : 'jobbsjanse.participant:read';
  return can(viewer, action, standingOf(participant))
    ? shown(participant, seesClosedData(viewer))
    : null;
}

/** Whose data were read, and through which field. A participant whom nir does not know yet is named by the register's own id. */
export const readingOf = (
  field: 'participant' | 'participants' | 'person.participation',
  participants: readonly ShownParticipant[],
): AuditEntry => ({
  persons: participants.map(({ personId, id }) => personId ?? id),
  fields: [field],
});
