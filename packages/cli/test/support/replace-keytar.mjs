import { registerHooks } from 'node:module';

/**
 * For `node --import`: keytar is not installed, whatever this machine has, so that no test writes into a developer's
 * keychain. With `STUB_KEYTAR_FILE` its place holder is.
 */
registerHooks({
  resolve(specifier, context, nextResolve) {
    if (specifier !== 'keytar') return nextResolve(specifier, context);
    if (process.env.STUB_KEYTAR_FILE === undefined) throw new Error('keytar is not installed');
    return nextResolve(new URL('./stub-keytar.mjs', import.meta.url).href, context);
  },
});
