import { randomUUID } from 'node:crypto';
import type { Role, RoleGrant, UserViewer } from '@imdinett/access';

/** A user who holds just this role: `viewer('KOMMUNE_BOSETTER_SKRIV', '0301', '030101')`; IMDi's own roles take no municipality. */
export function viewer(
  role: Role,
  municipality: string | null = null,
  district: string | null = null,
): UserViewer {
  return viewerWith([{ role, municipality, district }]);
}

/** A user with several grants, valid since long ago, who gave a one-time code just now. */
export function viewerWith(
  grants: readonly Pick<RoleGrant, 'role' | 'municipality' | 'district'>[],
  { id = randomUUID(), otpTime = new Date() }: { id?: string; otpTime?: Date } = {},
): UserViewer {
  return {
    kind: 'user',
    id,
    sessionId: randomUUID(),
    otpTime,
    grants: grants.map((grant) => ({
      ...grant,
      id: randomUUID(),
      validFrom: '2020-01-01',
      validTo: null,
    })),
  };
}
