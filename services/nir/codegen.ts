import { subgraphCodegen } from '@imdinett/subgraph/codegen';

export default subgraphCodegen('nir', {
  Person: 'person#Person',
  PersonClosedData: 'closed-data#ClosedData',
  PersonConnection: '../app/person-list#PersonConnection',
});
