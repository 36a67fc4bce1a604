import { CreateIdentity1763971200000 } from './migrations/1763971200000-create-identity';
import { CredentialRow, LoginChallengeRow, PasswordAttemptRow } from './credential.row';
import { RoleGrantRow } from './role-grant.row';
import { RefreshTokenRow, SessionRow } from './session.row';
import { SigningKeyRow } from './signing-key.row';
import { UserAccessRow, UserAccountRow } from './user.row';

export const entities = [
  UserAccountRow,
  UserAccessRow,
  RoleGrantRow,
  SessionRow,
  RefreshTokenRow,
  CredentialRow,
  LoginChallengeRow,
  PasswordAttemptRow,
  SigningKeyRow,
];

export const migrations = [CreateIdentity1763971200000];
