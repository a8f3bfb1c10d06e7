/** A table as a file that spreadsheets open. */
export function csvOf(lines: readonly (readonly string[])[]): string {
  const rows = lines.map((line) => line.map(cell).join(','));
  // Spreadsheets take a text for UTF-8 by the mark at its beginning.
  return `\uFEFF${rows.join('\r\n')}\r\n`;
}

/** A cell that begins like a formula is text, so that opening the file does not reckon what somebody typed into a name. */
function cell(text: string): string {
  const safe = /^[=+@\t\r]/.test(text) || /^-(?![\d.]+$)/.test(text) ? `'${text}` : text;
  return /[",\r\n]/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe;
}

/** Gives a file to the person. */
export function download(name: string, text: string): void {
  const address = URL.createObjectURL(new Blob([text], { type: 'text/csv;charset=utf-8' }));
  const link = document.createElement('a');
  link.href = address;
  link.download = name;
  link.click();
  URL.revokeObjectURL(address);
}
