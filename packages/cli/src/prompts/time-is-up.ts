/** Nobody answered before the deadline. */
export class TimeIsUp extends Error {
  static {
    TimeIsUp.prototype.name = 'TimeIsUp';
  }
}
