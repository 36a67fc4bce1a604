import { CreateGrants1795478400000 } from './1795478400000-create-grants';

export const migrations = [CreateGrants1795478400000];
