import { includes, isDistrictNumber, isMunicipalityNumber, type LocalDate } from '@imdinett/kernel';
import { isMunicipalRole, isRole } from './roles';
import type { RoleGrant } from './viewer';

/** A grant as another release may have written it: its role may be one that this release does not know. */
export type StoredGrant = Omit<RoleGrant, 'role'> & { readonly role: string };

/**
 * The grants in force on a day in Europe/Oslo. Validity is half-open: the day it ends is not in it.
 * A grant that can mean nothing is left out.
 */
export function validGrants(grants: readonly StoredGrant[], date: LocalDate): readonly RoleGrant[] {
  return grants
    .filter(isWellFormed)
    .filter((grant) => includes({ from: grant.validFrom, to: grant.validTo }, date));
}

/**
 * Whether a grant can mean anything: a role known to this release, in a municipality exactly when the role is a
 * municipality's, with a district of that municipality. One that is not gives nothing.
 */
export function isWellFormed(grant: StoredGrant): grant is RoleGrant {
  const { role, municipality, district } = grant;
  if (!isRole(role)) return false;
  if (!isMunicipalRole(role)) return municipality === null && district === null;
  if (municipality === null || !isMunicipalityNumber(municipality)) return false;
  return district === null || (isDistrictNumber(district) && district.startsWith(municipality));
}
