import type { Command } from 'commander';
import { type CommonOptions, newCommand, runs, withExamples } from '../command.ts';
import type { Context } from '../context.ts';
import { ensureLoggedIn } from '../login.ts';
import { readId } from '../read-id.ts';
import { orderColumns } from '../render/order-columns.ts';

export function command(): Command {
  const release = newCommand('release <order>', 'give held seats back');
  withExamples(release, 'ORDER=$(admit orders --state held --limit 1 --fields id)', 'admit release $ORDER');
  return runs<CommonOptions, [string]>(release, run);
}

/** @throws AdmitOneError `order_state` once it is paid, `payment_pending` while the gateway holds on to a payment */
async function run(context: Context, _options: CommonOptions, orderId: string): Promise<void> {
  const { clock, output } = context;
  const id = readId('order', orderId);
  const client = await ensureLoggedIn(context);
  const order = await output.during('Giving the seats back', () => client.orders.release(id));
  const seats = order.seats.map(({ label }) => label).join(', ');
  output.outcome(
    orderColumns(output.reader, clock.now()),
    order,
    `Given back: ${seats}. Nothing was charged.`,
  );
}
