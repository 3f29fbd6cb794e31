/**
 * One thing that is wrong in a `.seats` file, told so that it can be mended.
 * `line` and `column` count from 1, columns in UTF-16 units, as editors do; `text` is the line itself.
 */
export type Fault = {
  line: number;
  column: number;
  code: FaultCode | WarningCode;
  /** What is wrong and what to write instead, in whole sentences. */
  message: string;
  text: string;
};

/** What makes a file no seat map. */
export type FaultCode =
  | 'text_too_long'
  | 'line_too_long'
  | 'tab'
  | 'control_character'
  | 'missing_header'
  | 'duplicate_header'
  | 'unknown_header'
  | 'misplaced_header'
  | 'bad_value'
  | 'bad_time_zone'
  | 'bad_stage'
  | 'bad_category'
  | 'duplicate_category'
  | 'undefined_category'
  | 'bad_seat_kind'
  | 'duplicate_seat_kind'
  | 'bad_floor'
  | 'bad_section'
  | 'duplicate_section'
  | 'no_section'
  | 'empty_section'
  | 'bad_area'
  | 'bad_capacity'
  | 'row_in_area'
  | 'row_outside_section'
  | 'bad_row'
  | 'bad_label'
  | 'bad_range'
  | 'duplicate_row'
  | 'bad_cell'
  | 'empty_row'
  | 'bad_numbers'
  | 'duplicate_seat'
  | 'bad_ordinals'
  | 'companion_alone'
  | 'too_many_cells'
  | 'too_many_seats';

/** What is most likely a mistake, though the file says clearly what it says. */
export type WarningCode =
  | 'unused_category'
  | 'unused_seat_kind'
  | 'unused_numbers'
  | 'unused_curve'
  | 'empty_floor'
  | 'aisle_at_end';
