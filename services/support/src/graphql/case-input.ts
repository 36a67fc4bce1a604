import type { Filter } from '../app/case';
import type { OpenCase } from '../app/dialogue';
import type {
  AssignSupportCaseInput,
  OpenSupportCaseInput,
  SupportCaseFilter,
} from './types.generated';

/** GraphQL does not tell an absent filter from null: both mean that it does not narrow. */
export function filterFrom(filter: SupportCaseFilter | null | undefined): Filter {
  return Object.fromEntries(Object.entries(filter ?? {}).filter(([, value]) => value !== null));
}

export function caseFrom({ district, reference, ...rest }: OpenSupportCaseInput): OpenCase {
  return { ...withKey(rest), district: district ?? null, reference: reference ?? null };
}

export const assignmentFrom = ({
  assigneeId,
  ...rest
}: AssignSupportCaseInput): ReturnType<typeof withKey<typeof rest>> & {
  assigneeId: string | null;
} => ({
  ...withKey(rest),
  assigneeId: assigneeId ?? null,
});

export function withKey<T extends { readonly idempotencyKey?: string | null | undefined }>(
  input: T,
): Omit<T, 'idempotencyKey'> & { readonly idempotencyKey: string | null } {
  return { ...input, idempotencyKey: input.idempotencyKey ?? null };
}
