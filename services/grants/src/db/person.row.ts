import { Column, Entity, PrimaryColumn } from 'typeorm';
import type { Protection } from '../domain/protection';

/** What nir's events have told. */
@Entity('person')
export class PersonRow {
  @PrimaryColumn({ type: 'uuid' })
  id!: string;

  @Column({ type: 'date', name: 'birth_date', nullable: true })
  birthDate!: string | null;

  @Column({ type: 'text' })
  protection!: Protection;

  @Column({ type: 'bigint', name: 'protection_version' })
  protectionVersion!: number;

  @Column({ type: 'text', name: 'follow_up_municipality', nullable: true })
  followUpMunicipality!: string | null;

  @Column({ type: 'text', name: 'follow_up_district', nullable: true })
  followUpDistrict!: string | null;

  @Column({ type: 'date', name: 'follow_up_on', nullable: true })
  followUpOn!: string | null;

  @Column({ type: 'bigint', name: 'follow_up_version' })
  followUpVersion!: number;
}
