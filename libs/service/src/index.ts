export * from './access-table';
export * from './config';
export * from './health';
export * from './http';
export * from './logger';
export * from './run';
export * from './trace';
export { digestOf, staleAfterMs } from './access-state';
