import type { Viewer } from '@imdinett/access';
import { makeLoader } from '@imdinett/subgraph';
import type DataLoader from 'dataloader';
import {
  listOfMunicipalities,
  readParticipations,
  type MunicipalityPage,
  type ParticipantConnection,
} from '../app/participant';
import type { Deps } from '../context';
import type { ShownParticipant } from '../domain/shielding';

export type Loaders = {
  readonly participationsOfPerson: DataLoader<string, readonly ShownParticipant[]>;
  readonly participantsOfMunicipality: DataLoader<MunicipalityPage, ParticipantConnection, string>;
};

export function makeLoaders(deps: Deps, viewer: () => Viewer): Loaders {
  return {
    participationsOfPerson: makeLoader((ids) => readParticipations(deps, viewer(), ids)),
    participantsOfMunicipality: makeLoader((pages) => listOfMunicipalities(deps, viewer(), pages), {
      cacheKeyFn: ({ municipality, first, after }) => JSON.stringify([municipality, first, after]),
    }),
  };
}
