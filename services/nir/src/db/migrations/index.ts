import { CreateNir1763971200000 } from './1763971200000-create-nir';

export const migrations = [CreateNir1763971200000];
