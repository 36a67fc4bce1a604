import type { EventData } from '@imdinett/events';
import type { Participant } from '../domain/participant';

/** What every event about a participant tells: ids and codes, never the national id or the project's name. */
export const eventData = ({
  id,
  personId,
  protection,
  municipality,
  district,
  status,
}: Participant): EventData<'no.imdi.jobbsjanse.participant-updated.v1'> => ({
  participantId: id,
  personId,
  protection,
  municipality,
  district,
  status,
});
