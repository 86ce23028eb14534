/** Errors of the simulated S3, told apart from mistakes of ours. */

/** Whether an error is S3's, which had its tries: the process that met it fails, and that is all. */
export function isOfTheStore(error: unknown): boolean {
  if (!(error instanceof Error)) return false;
  const { message, name } = error;
  const causes = [
    "SlowDown",
    "InternalError",
    "ConditionalRequestConflict",
    "read ECONNRESET",
    "socket hang up",
    "aborted",
  ];
  return (
    name === "StoreFailure" ||
    causes.includes(message) ||
    message.startsWith("Checksum mismatch") ||
    message === "the reducer died"
  );
}
