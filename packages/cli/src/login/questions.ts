import { email, password, registration } from '@admit-one/sdk/contract';
import type { z } from 'zod';
import type { Context } from '../context.ts';
import { wrongUsage } from '../failure.ts';
import type { Prompts } from '../prompts/prompts.ts';

/** As the flag says, or as somebody answers. @throws Failure where there is neither. */
export async function emailFrom({ prompts }: Context, given: string | undefined): Promise<string> {
  const check = (text: string) => emailCheck(text.trim());
  const answer = given ?? (await asked(prompts, '--email').input('E-mail', { check }));
  return checked(answer, check).trim();
}

/** As `emailFrom`. */
export async function nameFrom({ prompts }: Context, given: string | undefined): Promise<string> {
  const check = checkWith(registration.shape.name, 'A name has 1 to 100 characters.');
  return given === undefined ? asked(prompts, '--name').input('Your name', { check }) : checked(given, check);
}

/** A password that exists already: a line of standard input, or as somebody types it, unseen. */
export async function passwordFrom(
  context: Context,
  isPiped: boolean | undefined,
  question: string,
): Promise<string> {
  if (isPiped === true) return (await linesFrom(context, 1, '--password-stdin'))[0] ?? '';
  const check = (text: string) => (text === '' ? 'Type it in; it is not shown.' : undefined);
  return asked(context.prompts, '--password-stdin').password(question, { check });
}

/** A password to be: a line of standard input, or typed twice. */
export async function newPasswordFrom(context: Context, isPiped: boolean | undefined): Promise<string> {
  if (isPiped !== true) return twice(context, asked(context.prompts, '--password-stdin'));
  const [line = ''] = await linesFrom(context, 1, '--password-stdin');
  return checked(line, newPasswordCheck);
}

export const newPasswordCheck = checkWith(password, 'A password has 10 to 200 characters.');

/** The first lines of standard input. `option` is the flag that asked for them. @throws Failure when it has fewer. */
export async function linesFrom(context: Context, howMany: number, option: string): Promise<string[]> {
  const lines: string[] = [];
  if (context.input.isTerminal)
    throw wrongUsage(`With ${option} it comes through a pipe, so that nobody sees it.`);
  for await (const line of context.input.lines()) {
    lines.push(line);
    if (lines.length === howMany) break;
  }
  if (lines.length === howMany && lines.every((line) => line !== '')) return lines;
  throw wrongUsage(
    `Standard input holds too little for ${option}.`,
    howMany === 1 ? 'It takes one line.' : `It takes ${howMany} lines.`,
  );
}

/** @throws Failure that names the flag to use where nobody can be asked. */
export function asked(prompts: Prompts | undefined, flag: string): Prompts {
  if (prompts !== undefined) return prompts;
  throw wrongUsage(`There is nobody to ask here: say ${flag}.`);
}

/** Until both are the same: a slip of the first would lock somebody out of the account. */
async function twice({ output }: Context, prompts: Prompts): Promise<string> {
  for (;;) {
    const first = await prompts.password('New password', { check: newPasswordCheck });
    if ((await prompts.password('The same again')) === first) return first;
    output.warn('The two were not the same.');
  }
}

const emailCheck = checkWith(email, 'This is not an e-mail address.');

type Check = (text: string) => string | undefined;

function checkWith(schema: z.ZodType, complaint: string): Check {
  return (text) => (schema.safeParse(text).success ? undefined : complaint);
}

function checked(text: string, check: Check): string {
  const complaint = check(text);
  if (complaint === undefined) return text;
  throw wrongUsage(complaint);
}
