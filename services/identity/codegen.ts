import { subgraphCodegen } from '@imdinett/subgraph/codegen';

export default subgraphCodegen('identity', {
  AccountChange: 'account-change#AccountChange',
  AdministratorChange: 'administrator-change#AdministratorChange',
  AdministratorChangeConnection: '../app/administrator-change-list#AdministratorChangeConnection',
  AuditAllowance: 'audit-event#AuditAllowance',
  AuditEvent: 'audit-event#AuditEvent',
  AuditEventConnection: '../app/audit-events#AuditEventConnection',
  DecideAdministratorChangePayload: '../app/administrator-change#ChangeRef',
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
  SubmitAdministratorChangePayload: '../app/administrator-change#ChangeRef',
  User: '../app/user#UserRef',
  UserConnection: '../app/user#UserConnection',
});
