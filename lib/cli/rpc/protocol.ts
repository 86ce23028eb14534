/** The form of what goes over the pipes: a program that knows another one must not go on. */
export const PROTOCOL = 1;
