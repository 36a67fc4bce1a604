import { CreateSupport1795000000000 } from './1795000000000-create-support';

export const migrations = [CreateSupport1795000000000];
