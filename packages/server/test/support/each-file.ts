import { afterAll } from 'vitest';
import { undoAll } from './after-file.ts';

// Read by Vitest before each test file, so that this comes after the file's own hooks.
afterAll(undoAll);
