import { Column, Entity, PrimaryColumn } from 'typeorm';
import type { KeyUse } from '../domain/signing-key';

@Entity('signing_key')
export class SigningKeyRow {
  @PrimaryColumn({ type: 'text' })
  kid!: string;

  @Column({ type: 'text' })
  use!: KeyUse;

  @Column({ type: 'jsonb', name: 'public_jwk' })
  publicJwk!: object;

  @Column({ type: 'text', name: 'private_sealed' })
  privateSealed!: string;

  @Column({ type: 'timestamptz', name: 'signs_from' })
  signsFrom!: Date;

  @Column({ type: 'timestamptz', name: 'withdrawn_at', nullable: true })
  withdrawnAt!: Date | null;
}
