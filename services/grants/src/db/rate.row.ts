import { Column, Entity, PrimaryColumn } from 'typeorm';
import type { GrantRate } from '../domain/rate';

@Entity('grant_rate')
export class GrantRateRow {
  @PrimaryColumn({ type: 'text' })
  code!: string;

  @PrimaryColumn({ type: 'integer' })
  year!: number;

  @PrimaryColumn({ type: 'integer' })
  version!: number;

  @Column({ type: 'text' })
  scheme!: GrantRate['scheme'];

  @Column({ type: 'bigint' })
  amount!: number;

  @Column({ type: 'text' })
  unit!: string;

  @Column({ type: 'text' })
  status!: GrantRate['status'];

  @Column({ type: 'text' })
  source!: string;
}
