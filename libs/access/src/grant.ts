import { includes, isDistrictNumber, isMunicipalityNumber, type LocalDate } from '@imdinett/kernel';
import { isMunicipalRole, isRole } from './roles';
import type { RoleGrant } from './viewer';

/** The grants in force on a day in Europe/Oslo. Validity is half-open: the last day is not in it. */
export function validGrants(grants: readonly RoleGrant[], date: LocalDate): readonly RoleGrant[] {
  return grants.filter((grant) => includes({ from: grant.validFrom, to: grant.validTo }, date));
}

/**
 * Whether a grant can mean anything: a role known to this release, in a municipality exactly when the role is a
 * municipality's, with a district of that municipality. One that is not gives nothing.
 */
export function isWellFormed(grant: RoleGrant): boolean {
  if (!isRole(grant.role)) return false;
  if (!isMunicipalRole(grant.role)) return grant.municipality === null && grant.district === null;
  if (grant.municipality === null || !isMunicipalityNumber(grant.municipality)) return false;
  return grant.district === null || (isDistrictNumber(grant.district) && grant.district.startsWith(grant.municipality));
}
