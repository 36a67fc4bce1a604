import { AllocationLineRow, AllocationListRow } from './allocation.row';
import { PersonFolderRow } from './person-folder.row';
import { PersonSettlementRow } from './person-settlement.row';
import { PersonRow } from './person.row';
import { SettlementRequestRow } from './request.row';

export { migrations } from './migrations';

export const entities = [
  SettlementRequestRow,
  AllocationListRow,
  AllocationLineRow,
  PersonSettlementRow,
  PersonRow,
  PersonFolderRow,
];
