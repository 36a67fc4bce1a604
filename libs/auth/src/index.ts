export * from './access-record';
export * from './access-token';
export * from './bearer-token';
export * from './gateway-assertion';
export {
  generateSigningKey,
  importSigningKey,
  localKeys,
  publicJwk,
  remoteKeys,
  type KeySource,
  type PrivateJwk,
  type PublicJwk,
  type SigningKey,
} from './keys';
