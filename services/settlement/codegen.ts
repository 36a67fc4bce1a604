import { subgraphCodegen } from '@imdinett/subgraph/codegen';

export default subgraphCodegen('settlement', {
  SettlementRequest: 'request#SettlementRequest',
  SettlementRequestConnection: '../app/request#RequestConnection',
  AllocationList: 'allocation#AllocationList',
  AllocationLine: 'allocation#AllocationLine',
  AllocationListConnection: '../app/allocation#AllocationListPage',
  PersonSettlement: '../app/closed-data#ShownSettlement',
  PersonSettlementConnection: '../app/person-settlement#SettlementPage',
  PersonFolder: 'folder#PersonFolder',
});
