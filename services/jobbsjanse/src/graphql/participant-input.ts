import type { Filter } from '../app/participant';
import type { CreateParticipant, UpdateParticipant } from '../app/registration';
import type {
  CreateParticipantInput,
  JobbsjanseParticipantFilter,
  UpdateParticipantInput,
} from './types.generated';

/** GraphQL does not tell an absent filter from null: both mean that it does not narrow. */
export function filterFrom(filter: JobbsjanseParticipantFilter | null | undefined): Filter {
  return Object.fromEntries(Object.entries(filter ?? {}).filter(([, value]) => value !== null));
}

export function registrationFrom({
  district,
  project,
  idempotencyKey,
  ...rest
}: CreateParticipantInput): CreateParticipant {
  return {
    ...rest,
    district: district ?? null,
    project: project ?? null,
    idempotencyKey: idempotencyKey ?? null,
  };
}

export function updateFrom({
  project,
  endedOn,
  idempotencyKey,
  ...rest
}: UpdateParticipantInput): UpdateParticipant {
  return {
    ...rest,
    project: project ?? null,
    endedOn: endedOn ?? null,
    idempotencyKey: idempotencyKey ?? null,
  };
}
