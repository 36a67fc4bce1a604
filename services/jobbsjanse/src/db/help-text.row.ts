import { Column, Entity, PrimaryColumn } from 'typeorm';
import type { HelpPage } from '../domain/help-text';

@Entity('help_text')
export class HelpTextRow {
  @PrimaryColumn('text')
  page!: HelpPage;

  @PrimaryColumn('text')
  field!: string;

  @Column('int')
  position!: number;

  @Column('text')
  label!: string;

  @Column('text')
  text!: string;
}
