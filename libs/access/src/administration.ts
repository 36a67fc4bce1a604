import { roleCodes, roles, type Role } from './roles';

/** Which roles each administrator may grant and revoke. A role that is not listed administers none. */
const administers: Readonly<Partial<Record<Role, readonly Role[]>>> = {
  KOMMUNEADMINISTRATOR: roleCodes.filter((role) => roles[role].administeredBy === 'MUNICIPALITY'),
  JOBBSJANSE_KOMMUNEADMINISTRATOR: ['JOBBSJANSE_KOMMUNEBRUKER'],
  IMDI_ADMINISTRATOR: roleCodes,
};

/** Whether one who holds `administrator` may grant and revoke `role`. Where, is for `scopeOf` to say. */
export function mayAdminister(administrator: Role, role: Role): boolean {
  return administers[administrator]?.includes(role) === true;
}

export function administratorsOf(role: Role): readonly Role[] {
  return roleCodes.filter((administrator) => mayAdminister(administrator, role));
}
