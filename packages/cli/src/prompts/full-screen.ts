/**
 * Turns to the terminal's other screen, without a cursor. What it returns turns back, once; so does the end of the
 * process, so that nobody is left on an empty screen.
 */
export function fullScreen(output: NodeJS.WriteStream): () => void {
  let isEntered = true;
  const leave = () => {
    if (!isEntered) return;
    isEntered = false;
    process.removeListener('exit', leave);
    output.write('\u001b[?25h\u001b[?1049l');
  };
  process.once('exit', leave);
  output.write('\u001b[?1049h\u001b[2J\u001b[H\u001b[?25l');
  return leave;
}
