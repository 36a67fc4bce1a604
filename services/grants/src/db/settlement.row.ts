import { Column, Entity, PrimaryColumn } from 'typeorm';
import type { Settlement } from '../domain/settlement';

@Entity('settlement')
export class SettlementRow {
  @PrimaryColumn({ type: 'uuid', name: 'person_id' })
  personId!: string;

  @Column({ type: 'text' })
  municipality!: string;

  @Column({ type: 'text', nullable: true })
  district!: string | null;

  @Column({ type: 'date', name: 'settled_on' })
  settledOn!: string;

  @Column({ type: 'boolean', name: 'unaccompanied_minor' })
  unaccompaniedMinor!: boolean;

  @Column({ type: 'text' })
  household!: Settlement['household'];
}
