/** Letters and digits that nobody takes for one another, read out or written down. */
const letters = 'abcdefghjkmnpqrstuvwxyz23456789';

/** A password to begin with: four groups of four, 79 bits that nobody guesses. */
export function suggestPassword(): string {
  const groups = Array.from({ length: 4 }, () => Array.from({ length: 4 }, letter).join(''));
  return groups.join('-');
}

function letter(): string {
  // Bytes past the last whole multiple are drawn again: each letter is as likely as any other.
  const most = 256 - (256 % letters.length);
  for (;;) {
    const [byte = 255] = crypto.getRandomValues(new Uint8Array(1));
    if (byte < most) return letters[byte % letters.length] ?? '';
  }
}
