import {
  actionsOfRole,
  assertCan,
  roleCodes,
  roles,
  type Action,
  type Role,
  type RoleInfo,
  type Viewer,
} from '@imdinett/access';

export type CatalogueRole = RoleInfo & { readonly code: Role; readonly actions: readonly Action[] };

/** The roles of this release. They stand in code, so there is no row to read. */
export function listRoles(viewer: Viewer): readonly CatalogueRole[] {
  assertCan(viewer, 'identity.role-catalogue:read', {});
  return roleCodes.map((code) => ({ ...roles[code], code, actions: actionsOfRole(code) }));
}

export const roleName = (code: Role): string => roles[code].name;
