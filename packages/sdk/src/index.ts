export { AdmitOne } from './admit-one.ts';
export { AdmitOneError, type AdmitOneErrorOf, isAdmitOneError } from './admit-one-error.ts';
export type { Call, InputOf } from './call.ts';
export type {
  Account,
  ApiToken,
  BestWish,
  BodyOf,
  Cancellation,
  Card,
  ErrorCode,
  ErrorDetails,
  HeldOrder,
  KeptSeats,
  Listing,
  ListingKeys,
  ListingQuery,
  NewListing,
  Offer,
  OfferState,
  OpenedTransfer,
  Operation,
  Order,
  OrderState,
  ParamsOf,
  Payment,
  PaymentMethod,
  PaymentState,
  PaymentWays,
  QueryOf,
  Refund,
  ReleasedSeats,
  ResponseOf,
  Sale,
  Scope,
  SeatMap,
  SeatMapChange,
  SeatMapDrawing,
  SeatReasons,
  SeatRef,
  SeatSelection,
  SeatStatuses,
  Seller,
  Session,
  StaffMember,
  Ticket,
  TicketEvent,
  TicketKeys,
  Transfer,
  TransferState,
  Venue,
  Visibility,
} from './contract/index.ts';
export { type CardEntry, type EnterCardOptions, enterCard } from './enter-card.ts';
export type { Fetch, FetchAnswer, FetchBody, FetchRequest } from './find-fetch.ts';
export type { ListenOptions } from './listen.ts';
export type { AdmitOneOptions, CallOptions } from './options.ts';
export type { Page, Pages } from './pages.ts';
export type { SeatChange, SeatStatus, SeatUpdate } from './watch-seats.ts';
