import { Column, Entity, PrimaryColumn } from 'typeorm';

@Entity('credential')
export class CredentialRow {
  @PrimaryColumn({ type: 'uuid', name: 'user_id' })
  userId!: string;

  @Column({ type: 'text', name: 'password_hash' })
  passwordHash!: string;

  @Column({ type: 'text', name: 'totp_sealed' })
  totpSealed!: string;

  @Column({ type: 'bigint', name: 'totp_last_step', nullable: true })
  totpLastStep!: number | null;

  @Column({ type: 'integer', name: 'totp_failures' })
  totpFailures!: number;
}

@Entity('login_challenge')
export class LoginChallengeRow {
  @PrimaryColumn({ type: 'text', name: 'token_hash' })
  tokenHash!: string;

  @Column({ type: 'uuid', name: 'user_id' })
  userId!: string;

  @Column({ type: 'timestamptz', name: 'expires_at' })
  expiresAt!: Date;

  @Column({ type: 'integer' })
  failures!: number;

  @Column({ type: 'timestamptz', name: 'used_at', nullable: true })
  usedAt!: Date | null;
}

@Entity('password_attempt')
export class PasswordAttemptRow {
  @PrimaryColumn({ type: 'text', name: 'account_hash' })
  accountHash!: string;

  @PrimaryColumn({ type: 'text' })
  source!: string;

  @Column({ type: 'integer' })
  failures!: number;

  @Column({ type: 'timestamptz', name: 'blocked_until', nullable: true })
  blockedUntil!: Date | null;

  @Column({ type: 'timestamptz', name: 'attempted_at' })
  attemptedAt!: Date;
}
