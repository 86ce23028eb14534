/** What parses and prints and can't be run, because Finesse 3.0.2 itself runs it from no text: kinds by name, and why. */
export const REFUSED_BY_FINESSE: ReadonlyMap<string, string> = new Map([
  ["antisqueezing", "Finesse 3.0.2 ends it in an error whatever it is given"],
  ["suspension_zpk", "it takes a dictionary, which no text can hold: it is for Finesse's Python alone"],
  ["plot", "Finesse doesn't implement it: leave it out, katfan solve FILE --plot draws"],
]);
