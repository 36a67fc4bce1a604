import type { LocalDate } from '@imdinett/kernel';
import type { Law } from './person';

/** Computed category (beregnet kategori). Advice to the municipality, which must look into the facts itself. */
export type Category = {
  readonly code:
    | 'RETT_OG_PLIKT_INTRO'
    | 'KAN_TILBYS_INTRO'
    | 'RETT_INTRO'
    | 'RETT_OG_PLIKT_NORSK'
    | 'PLIKT_NORSK'
    | 'RETT_NORSK'
    | 'KAN_TILBYS_NORSK'
    | 'ASYLNORSK'
    | 'INGEN';
  readonly scheme: 'INTRODUCTION' | 'NORWEGIAN' | 'ASYLUM_NORWEGIAN' | 'NONE';
  readonly law: Law;
  readonly from: LocalDate;
  readonly to: LocalDate | null;
};
