/** What characters names and numbers are made of, by their codes. */

export function isDigit(code: number): boolean {
  return code >= 48 && code <= 57;
}

/** Letters and the underscore. */
export function isLetter(code: number): boolean {
  return (code >= 97 && code <= 122) || (code >= 65 && code <= 90) || code === 95;
}
