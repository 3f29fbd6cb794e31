import { Command } from 'commander';
import { command as confirm } from './auth/confirm.ts';
import { command as deleteAccount } from './auth/delete.ts';
import { command as exportAccount } from './auth/export.ts';
import { command as login } from './auth/login.ts';
import { command as logout } from './auth/logout.ts';
import { command as password } from './auth/password.ts';
import { command as register } from './auth/register.ts';
import { command as reset } from './auth/reset.ts';
import { command as status } from './auth/status.ts';
import { command as token } from './auth/token.ts';

export function command(): Command {
  const auth = new Command('auth').description('who you are: account, login, tokens');
  for (const one of [
    register,
    login,
    status,
    logout,
    token,
    password,
    reset,
    confirm,
    exportAccount,
    deleteAccount,
  ])
    auth.addCommand(one());
  return auth;
}
