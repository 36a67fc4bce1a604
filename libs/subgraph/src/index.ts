export { parseSubgraphConfig, type SubgraphConfig } from './config';
export type { BaseDeps, Context } from './context';
export type { ViewerOf } from './graph';
export type { Job } from './jobs';
export { makeLoader } from './loader';
export {
  startSubgraph,
  type RunningService,
  type Subgraph,
  type SubgraphOverrides,
} from './start-subgraph';
export type { Follows, StreamOptions } from './stream';
