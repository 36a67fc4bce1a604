import { Column, Entity, PrimaryColumn } from 'typeorm';
import type { SessionEnd } from '../domain/session';

@Entity('session')
export class SessionRow {
  @PrimaryColumn({ type: 'uuid' })
  id!: string;

  @Column({ type: 'uuid', name: 'user_id' })
  userId!: string;

  @Column({ type: 'timestamptz', name: 'started_at' })
  startedAt!: Date;

  @Column({ type: 'timestamptz', name: 'last_used_at' })
  lastUsedAt!: Date;

  @Column({ type: 'timestamptz', name: 'expires_at' })
  expiresAt!: Date;

  @Column({ type: 'timestamptz', name: 'auth_time' })
  authTime!: Date;

  @Column({ type: 'timestamptz', name: 'otp_time' })
  otpTime!: Date;

  @Column({ type: 'timestamptz', name: 'previous_login_at', nullable: true })
  previousLoginAt!: Date | null;

  @Column({ type: 'timestamptz', name: 'ended_at', nullable: true })
  endedAt!: Date | null;

  @Column({ type: 'text', name: 'end_reason', nullable: true })
  endReason!: SessionEnd | null;
}

@Entity('refresh_token')
export class RefreshTokenRow {
  @PrimaryColumn({ type: 'text', name: 'token_hash' })
  tokenHash!: string;

  @Column({ type: 'uuid', name: 'session_id' })
  sessionId!: string;

  @Column({ type: 'timestamptz', name: 'expires_at' })
  expiresAt!: Date;

  @Column({ type: 'timestamptz', name: 'used_at', nullable: true })
  usedAt!: Date | null;

  @Column({ type: 'text', name: 'successor_hash', nullable: true })
  successorHash!: string | null;

  @Column({ type: 'text', name: 'successor_sealed', nullable: true })
  successorSealed!: string | null;
}
