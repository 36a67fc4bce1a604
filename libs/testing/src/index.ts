export * from './client';
export * from './database';
export * from './harness';
export * from './viewers';
