import { z } from 'zod';
import { event } from './contract';
import { code, district, id, municipality, protection } from './fields';

/** A participant in Jobbsjansen. `personId` is null, and protection NONE, while nir knows no person for the number that was typed. */
const participant = z.strictObject({
  participantId: id,
  personId: id.nullable(),
  protection,
  municipality,
  district: district.nullable(),
  status: code,
});

export const jobbsjanseContracts = {
  'no.imdi.jobbsjanse.participant-created.v1': event('jobbsjanse.participant', participant),
  'no.imdi.jobbsjanse.participant-updated.v1': event('jobbsjanse.participant', participant),
  'no.imdi.jobbsjanse.participant-deleted.v1': event('jobbsjanse.participant', participant),
  'no.imdi.jobbsjanse.participant-submitted.v1': event('jobbsjanse.participant', participant),
  'no.imdi.jobbsjanse.participant-reopened.v1': event('jobbsjanse.participant', participant),
} as const;
