import { Column, Entity, PrimaryColumn } from 'typeorm';
import type { UserStatus } from '../domain/user';

@Entity('user_account')
export class UserAccountRow {
  @PrimaryColumn({ type: 'uuid' })
  id!: string;

  @Column({ type: 'text' })
  username!: string;

  @Column({ type: 'text' })
  name!: string;

  @Column({ type: 'text', name: 'sort_key' })
  sortKey!: string;

  @Column({ type: 'text', name: 'search_keys', array: true })
  searchKeys!: string[];

  @Column({ type: 'text' })
  email!: string;

  @Column({ type: 'text' })
  mobile!: string;

  @Column({ type: 'text', name: 'home_municipality', nullable: true })
  homeMunicipality!: string | null;

  @Column({ type: 'text', name: 'home_district', nullable: true })
  homeDistrict!: string | null;

  @Column({ type: 'text' })
  status!: UserStatus;

  @Column({ type: 'timestamptz', name: 'created_at' })
  createdAt!: Date;

  @Column({ type: 'timestamptz', name: 'activated_at', nullable: true })
  activatedAt!: Date | null;

  @Column({ type: 'timestamptz', name: 'reactivated_at', nullable: true })
  reactivatedAt!: Date | null;

  @Column({ type: 'timestamptz', name: 'invited_at', nullable: true })
  invitedAt!: Date | null;

  @Column({ type: 'timestamptz', name: 'reset_at', nullable: true })
  resetAt!: Date | null;

  @Column({ type: 'timestamptz', name: 'last_login_at', nullable: true })
  lastLoginAt!: Date | null;
}

@Entity('user_access')
export class UserAccessRow {
  @PrimaryColumn({ type: 'uuid', name: 'user_id' })
  userId!: string;

  @Column({ type: 'bigint' })
  epoch!: number;

  @Column({ type: 'bigint' })
  version!: number;

  @Column({ type: 'integer' })
  revision!: number;

  @Column({ type: 'timestamptz', name: 'sessions_from' })
  sessionsFrom!: Date;
}
