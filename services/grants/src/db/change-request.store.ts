import type { Scope } from '@imdinett/access';
import type { Sealer } from '@imdinett/persistence';
import type { EntityManager } from 'typeorm';
import type { ChangeRequest } from '../domain/change-request';
import type { GrantCase } from '../domain/grant-case';
import { ChangeRequestRow } from './change-request.row';
import { GrantCaseRow } from './grant-case.row';
import { rowIds } from './row-ids';
import { withinReach } from './within-reach';

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

/** A request with the person whom its case is about. */
export type FoundChangeRequest = ChangeRequest & { readonly personId: string | null };

/** Those of the cases that the scope reaches, newest first. */
export async function changeRequestsOf(
  manager: EntityManager,
  sealer: Sealer,
  { scope, caseIds }: { readonly scope: Scope; readonly caseIds: readonly string[] },
): Promise<readonly FoundChangeRequest[]> {
  const reach = withinReach(scope);
  const rows = await manager
    .createQueryBuilder(ChangeRequestRow, 'q')
    .innerJoin(GrantCaseRow, 'c', 'c.id = q.case_id')
    .where('q.case_id = ANY(:caseIds)', { caseIds: rowIds(caseIds) })
    .andWhere(reach.sql, reach.parameters)
    .orderBy('q.submittedAt', 'DESC')
    .addOrderBy('q.id', 'DESC')
    .getMany();
  return rows.map(
    ({ id, caseId, personId, level, reason, textSealed, status, submittedAt, submittedBy }) => ({
      id,
      caseId,
      personId,
      level,
      reason,
      text: sealer.open(textSealed, changeRequestContext(id)),
      status,
      submittedAt,
      submittedBy,
    }),
  );
}
