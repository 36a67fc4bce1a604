export * from './client';
export * from './demo-keys';
export * from './direct';
export * from './database';
export * from './harness';
export * from './row-level-security';
export * from './system';
export * from './viewers';
