import { subgraphCodegen } from '@imdinett/subgraph/codegen';

export default subgraphCodegen('identity', {
  District: 'municipality#District',
  EffectiveAction: '../app/me#EffectiveAction',
  EndSessionPayload: '../app/session#EndedSession',
  GrantRolePayload: '../app/role-grant#ChangedGrant',
  Me: '../app/me#Me',
  Municipality: 'municipality#Municipality',
  MunicipalityConnection: '../app/municipality#MunicipalityConnection',
  OpenSession: '../app/session#OpenSession',
  Role: '../app/role-catalogue#CatalogueRole',
  RoleGrant: '../app/role-grant#KnownGrant',
  User: '../app/user#UserRef',
  UserConnection: '../app/user#UserConnection',
});
