import {
  type Moves,
  orderMoves,
  paymentMoves,
  refundMoves,
  ticketMoves,
} from '../../../src/orders/states.ts';
import type { Row, TableDefinition } from './table.ts';
import type { Microseconds } from './time.ts';

const now = (at: Microseconds) => at;

const oneOf =
  (...states: string[]) =>
  (row: Row) =>
    states.includes(row.state);

/** A CHECK over the state a row came from and the one it is in; the table of moves is the code's own. */
function movesOf(name: string, moves: Moves<string>) {
  return {
    name,
    holds: ({ previous_state, state }: Row) => (moves[previous_state ?? 'new'] ?? []).includes(state),
  };
}

/** The sale's tables as the migrations make them. The drift test compares them with PostgreSQL's. */
export const saleTables: readonly TableDefinition[] = [
  {
    name: 'buyers',
    key: ['listing_id', 'buyer_id'],
    defaults: {},
    checks: [],
    uniques: [],
  },
  {
    name: 'orders',
    key: ['listing_id', 'order_id'],
    defaults: {
      extended: false,
      declines: 0,
      created_at: now,
      paid_at: null,
      previous_state: null,
      changes: null,
      resale: () => [],
    },
    checks: [
      movesOf('order_moves', orderMoves),
      { name: 'orders_declines_check', holds: ({ declines }) => declines >= 0 && declines <= 3 },
      { name: 'orders_seats_check', holds: ({ seats }) => seats.length >= 1 && seats.length <= 10 },
      { name: 'orders_check', holds: ({ seats, prices }) => seats.length === prices.length },
      {
        name: 'orders_state_check',
        holds: oneOf('held', 'paying', 'paid', 'released', 'expired', 'void'),
      },
      { name: 'orders_check1', holds: (row) => (row.paid_at !== null) === oneOf('paid', 'void')(row) },
    ],
    uniques: [
      {
        name: 'orders_listing_id_buyer_id_idempotency_key_key',
        columns: ['listing_id', 'buyer_id', 'idempotency_key'],
      },
    ],
  },
  {
    name: 'tickets',
    key: ['listing_id', 'seat'],
    defaults: {
      order_id: null,
      held_until: null,
      owner_id: null,
      owner_order_id: null,
      epoch: 0,
      previous_state: null,
      kept_at: null,
      kept_reason: null,
      offer_price: null,
    },
    checks: [
      movesOf('ticket_moves', ticketMoves),
      { name: 'held_until_when_held', holds: (row) => oneOf('held')(row) === (row.held_until !== null) },
      { name: 'kept_at_when_kept', holds: (row) => oneOf('kept')(row) === (row.kept_at !== null) },
      {
        name: 'no_owner_when_free',
        holds: (row) => !oneOf('free', 'kept')(row) || row.owner_id === null,
      },
      {
        name: 'offer_price_when_offered',
        holds: (row) => {
          if (row.state === 'offered') return row.offer_price !== null;
          if (oneOf('held', 'paying')(row)) return row.owner_id === null || row.offer_price !== null;
          return row.offer_price === null;
        },
      },
      {
        name: 'order_when_buying',
        holds: (row) => oneOf('held', 'paying')(row) === (row.order_id !== null),
      },
      {
        name: 'owner_has_order',
        holds: ({ owner_id, owner_order_id }) => (owner_id === null) === (owner_order_id === null),
      },
      {
        name: 'owner_when_sold',
        holds: (row) => !oneOf('sold', 'offered')(row) || row.owner_id !== null,
      },
      { name: 'reason_when_kept', holds: (row) => oneOf('kept')(row) === (row.kept_reason !== null) },
      { name: 'tickets_epoch_check', holds: ({ epoch }) => epoch >= 0 },
      { name: 'tickets_seat_check', holds: ({ seat }) => seat >= 0 },
      {
        name: 'tickets_state_check',
        holds: oneOf('free', 'held', 'paying', 'sold', 'offered', 'kept'),
      },
    ],
    uniques: [],
  },
  {
    name: 'payments',
    key: ['listing_id', 'payment_id'],
    defaults: {
      captured: 0,
      refunded: 0,
      method: null,
      customer: null,
      gateway_reference: null,
      action_url: null,
      decline_code: null,
      created_at: now,
      updated_at: now,
      disputed_at: null,
      joined: {},
      previous_state: null,
    },
    checks: [
      movesOf('payment_moves', paymentMoves),
      {
        name: 'captured_at_most_amount',
        holds: ({ captured, amount }) => captured >= 0 && captured <= amount,
      },
      {
        name: 'captured_when_captured',
        holds: (row) => oneOf('captured')(row) || row.captured === 0,
      },
      { name: 'payments_amount_check', holds: ({ amount }) => amount >= 0 },
      {
        name: 'payments_state_check',
        holds: oneOf('created', 'authorized', 'due', 'captured', 'failed', 'canceling', 'canceled'),
      },
      {
        name: 'reference_when_authorized',
        holds: (row) =>
          !oneOf('authorized', 'due', 'captured')(row) || row.gateway_reference !== null || row.amount === 0,
      },
      {
        name: 'refunded_at_most_captured',
        holds: ({ refunded, captured }) => refunded >= 0 && refunded <= captured,
      },
    ],
    uniques: [
      {
        name: 'payments_listing_id_gateway_reference_key',
        columns: ['listing_id', 'gateway_reference'],
      },
      {
        name: 'payments_listing_id_order_id_idempotency_key_key',
        columns: ['listing_id', 'order_id', 'idempotency_key'],
      },
      {
        name: 'payments_one_live',
        columns: ['listing_id', 'order_id'],
        where: oneOf('created', 'authorized', 'due', 'captured', 'canceling'),
      },
    ],
  },
  {
    name: 'refunds',
    key: ['listing_id', 'refund_id'],
    defaults: {
      gateway_reference: null,
      created_at: now,
      updated_at: now,
      previous_state: null,
      cause: 'seller',
      reason: null,
      idempotency_key: null,
      request_hash: null,
    },
    checks: [
      movesOf('refund_moves', refundMoves),
      {
        name: 'key_has_hash',
        holds: ({ idempotency_key, request_hash }) => (idempotency_key === null) === (request_hash === null),
      },
      { name: 'refunds_amount_check', holds: ({ amount }) => amount >= 0 },
      { name: 'refunds_state_check', holds: oneOf('due', 'done') },
    ],
    uniques: [{ name: 'refunds_listing_id_seat_epoch_key', columns: ['listing_id', 'seat', 'epoch'] }],
  },
  {
    name: 'ownership_log',
    key: ['listing_id', 'seat', 'epoch'],
    defaults: { from_id: null, to_id: null, order_id: null, at: now },
    checks: [
      { name: 'ownership_log_check', holds: ({ to_id, kind }) => (to_id === null) === (kind === 'refunded') },
      { name: 'ownership_log_epoch_check', holds: ({ epoch }) => epoch > 0 },
      {
        name: 'ownership_log_kind_check',
        holds: ({ kind }) => ['sold', 'transferred', 'refunded'].includes(kind),
      },
    ],
    uniques: [],
  },
  {
    name: 'transfers',
    key: ['listing_id', 'transfer_id'],
    defaults: { to_email: null, previous_state: null, taken_by: null, created_at: now, ended_at: null },
    checks: [
      { name: 'ended_when_over', holds: (row) => oneOf('open')(row) === (row.ended_at === null) },
      { name: 'taken_by_when_taken', holds: (row) => oneOf('taken')(row) === (row.taken_by !== null) },
      movesOf('transfer_moves', { new: ['open'], open: ['taken', 'cancelled'] }),
      { name: 'transfers_epoch_check', holds: ({ epoch }) => epoch > 0 },
      { name: 'transfers_seat_check', holds: ({ seat }) => seat >= 0 },
      { name: 'transfers_state_check', holds: oneOf('open', 'taken', 'cancelled') },
    ],
    // Codes are random: that no two are the same is not modelled.
    uniques: [
      {
        name: 'transfers_one_open',
        columns: ['listing_id', 'seat', 'epoch'],
        where: oneOf('open'),
      },
    ],
  },
  {
    name: 'scans',
    key: ['listing_id', 'seat', 'epoch'],
    defaults: { updated_at: now },
    checks: [
      { name: 'scans_epoch_check', holds: ({ epoch }) => epoch > 0 },
      { name: 'scans_seat_check', holds: ({ seat }) => seat >= 0 },
      { name: 'scans_state_check', holds: oneOf('inside', 'outside') },
    ],
    uniques: [],
  },
  {
    name: 'outbox',
    key: ['listing_id', 'msg_key'],
    defaults: { due_at: now, attempts: 0, created_at: now },
    checks: [],
    uniques: [],
  },
];
