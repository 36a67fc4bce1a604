export { personResolvers as resolvers } from './person';
