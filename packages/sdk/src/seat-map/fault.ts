/**
 * One thing that is wrong in a `.seats` file, told so that it can be mended.
 * `line` and `column` count from 1, columns in UTF-16 units, as editors do; `text` is the line itself.
 */
export type Fault = {
  line: number;
  column: number;
  code: FaultCode;
  /** What is wrong and what to write instead, in whole sentences. */
  message: string;
  text: string;
};

export type FaultCode =
  | 'text_too_long'
  | 'line_too_long'
  | 'tab'
  | 'control_character'
  | 'missing_header'
  | 'duplicate_header'
  | 'unknown_header'
  | 'bad_value'
  | 'bad_time_zone'
  | 'bad_category'
  | 'duplicate_category'
  | 'undefined_category'
  | 'bad_section'
  | 'duplicate_section'
  | 'no_section'
  | 'empty_section'
  | 'row_outside_section'
  | 'bad_row'
  | 'bad_label'
  | 'duplicate_row'
  | 'bad_cell'
  | 'empty_row'
  | 'too_many_seats';
