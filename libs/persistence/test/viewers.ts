import { randomUUID } from 'node:crypto';
import type { Role, RoleGrant, UserViewer } from '@imdinett/access';

export function grant(
  role: Role,
  municipality: string | null = null,
  district: string | null = null,
): RoleGrant {
  return { id: randomUUID(), role, municipality, district, validFrom: '2020-01-01', validTo: null };
}

export function viewerWith(grants: readonly RoleGrant[], otpTime = new Date()): UserViewer {
  return { kind: 'user', id: randomUUID(), sessionId: randomUUID(), otpTime, grants };
}
