import type { DemoCategory, Law } from './person.ts';
import type { DemoRandom } from './random.ts';

type Basis = { readonly law: Law; readonly grantedOn: string; readonly random: DemoRandom };

// Integreringsloven chapter 6 A gives a right without a duty; the ordinary rules give both, a duty alone, or an offer.
export const introductionCategory = ({ law, grantedOn, random }: Basis): DemoCategory => ({
  code:
    law === 'KAPITTEL_6A'
      ? 'RETT_INTRO'
      : random.weighted([
          ['RETT_OG_PLIKT_INTRO', 4],
          ['KAN_TILBYS_INTRO', 1],
        ] as const),
  scheme: 'INTRODUCTION',
  law,
  from: grantedOn,
  to: null,
});

export const norwegianCategory = ({ law, grantedOn, random }: Basis): DemoCategory => ({
  code:
    law === 'KAPITTEL_6A'
      ? 'RETT_NORSK'
      : random.weighted([
          ['RETT_OG_PLIKT_NORSK', 5],
          ['PLIKT_NORSK', 1],
          ['KAN_TILBYS_NORSK', 1],
        ] as const),
  scheme: 'NORWEGIAN',
  law,
  from: grantedOn,
  to: null,
});
