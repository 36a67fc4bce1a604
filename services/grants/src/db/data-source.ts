import { ChangeRequestRow } from './change-request.row';
import { ExtraCaseRow } from './extra-case.row';
import { GrantCaseRow } from './grant-case.row';
import { PersonRow } from './person.row';
import { GrantRateRow } from './rate.row';
import { SettlementRow } from './settlement.row';

export { migrations } from './migrations';

export const entities = [
  GrantCaseRow,
  ExtraCaseRow,
  ChangeRequestRow,
  GrantRateRow,
  PersonRow,
  SettlementRow,
];
