import type { Sealer } from '@imdinett/persistence';
import type { EntityManager } from 'typeorm';
import type { ChangeRequest } from '../domain/change-request';
import type { GrantCase } from '../domain/grant-case';
import { ChangeRequestRow } from './change-request.row';
import { rowIds } from './row-ids';

/** People write about people: the text is encrypted, bound to its row. */
export const changeRequestContext = (id: string): string => `change_request.text:${id}`;

export async function insertChangeRequest(
  manager: EntityManager,
  sealer: Sealer,
  {
    changeRequest,
    grantCase,
  }: { readonly changeRequest: ChangeRequest; readonly grantCase: GrantCase },
): Promise<void> {
  const { text, ...rest } = changeRequest;
  const { personId, protection, municipality, district } = grantCase;
  await manager.insert(ChangeRequestRow, {
    ...rest,
    personId,
    protection,
    municipality,
    district,
    textSealed: sealer.seal(text, changeRequestContext(rest.id)),
  });
}

/** Newest first. */
export async function changeRequestsOf(
  manager: EntityManager,
  sealer: Sealer,
  caseIds: readonly string[],
): Promise<readonly ChangeRequest[]> {
  const rows = await manager
    .createQueryBuilder(ChangeRequestRow, 'q')
    .where('q.case_id = ANY(:caseIds)', { caseIds: rowIds(caseIds) })
    .orderBy('q.submittedAt', 'DESC')
    .addOrderBy('q.id', 'DESC')
    .getMany();
  return rows.map(
    ({ id, caseId, level, reason, textSealed, status, submittedAt, submittedBy }) => ({
      id,
      caseId,
      level,
      reason,
      text: sealer.open(textSealed, changeRequestContext(id)),
      status,
      submittedAt,
      submittedBy,
    }),
  );
}
