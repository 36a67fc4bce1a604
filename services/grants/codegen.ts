import { subgraphCodegen } from '@imdinett/subgraph/codegen';

export default subgraphCodegen('grants', {
  GrantCase: '../app/closed-data#ShownCase',
  GrantCaseConnection: '../app/grant-case#GrantCasePage',
  ExtraGrantCase: '../app/closed-data#ShownExtraCase',
  ExtraGrantCaseConnection: '../app/extra-case#ExtraCasePage',
  GrantOverview: 'overview#GrantOverview',
  GrantOverviewLine: 'overview#OverviewLine',
  GrantRate: 'rate#GrantRate',
  GrantChangeRequest: 'change-request#ChangeRequest',
});
