/** `katfan completion SHELL`: a script by which a shell completes commands, options, their choices, and files. */
import type { Command, Option } from "commander";
import { EXIT, type ExitCode } from "./terminal/exit-codes.js";
import { print } from "./terminal/output.js";

export const SHELLS = ["bash", "zsh", "fish"] as const;
export type Shell = (typeof SHELLS)[number];

export function completion(shell: Shell, katfan: Command): ExitCode {
  print(SCRIPTS[shell](katfan));
  return EXIT.good;
}

const SCRIPTS: Readonly<Record<Shell, (katfan: Command) => string>> = { bash, zsh, fish };

/** A command's own options, and the help that all have. */
const optionsOf = (command: Command): readonly Option[] => command.createHelp().visibleOptions(command);
const flagsOf = ({ short, long }: Option): readonly string[] => [short, long].filter((flag) => flag != null);
const firstSentence = (text: string): string => text.split(/[.;:] | \(/)[0]!.replace(/\.$/, "");

/** What stands in an argument's place instead of a file's name: shells, or commands. */
const wordsOf = (command: Command): readonly string[] =>
  command.name() === "help"
    ? (command.parent?.commands ?? []).map((each) => each.name())
    : command.registeredArguments.flatMap(({ argChoices }) => argChoices ?? []);

function bash(katfan: Command): string {
  const names = katfan.commands.map((command) => command.name());
  const cases = katfan.commands.map((command) => {
    const options = optionsOf(command).flatMap(flagsOf).join(" ");
    return `    ${command.name()}) words="${[...wordsOf(command), options].join(" ")}" ;;`;
  });
  const choices = katfan.commands.flatMap((command) =>
    optionsOf(command).flatMap(({ long, argChoices }) =>
      argChoices === undefined
        ? []
        : [`    ${command.name()}:${long}) COMPREPLY=($(compgen -W "${argChoices.join(" ")}" -- "$word")); return ;;`],
    ),
  );
  return `# katfan's completion for bash: source <(katfan completion bash)
_katfan() {
  local word="\${COMP_WORDS[COMP_CWORD]}" before="\${COMP_WORDS[COMP_CWORD-1]}" words=""
  COMPREPLY=()
  if [ "$COMP_CWORD" -eq 1 ]; then
    COMPREPLY=($(compgen -W "${names.join(" ")} --help --version" -- "$word"))
    return
  fi
  case "\${COMP_WORDS[1]}:$before" in
${choices.join("\n")}
  esac
  case "\${COMP_WORDS[1]}" in
${cases.join("\n")}
  esac
  case "$word" in
    -*) COMPREPLY=($(compgen -W "$words" -- "$word")) ;;
    *) COMPREPLY=($(compgen -W "\${words%%-*}" -- "$word") $(compgen -f -- "$word")) ;;
  esac
}
complete -o filenames -F _katfan katfan`;
}

const quoted = (text: string): string => `'${text.replaceAll("'", "'\\''")}'`;

function zsh(katfan: Command): string {
  const names = katfan.commands.map((command) => quoted(`${command.name()}:${firstSentence(command.description())}`));
  const cases = katfan.commands.map((command) => {
    const options = optionsOf(command).flatMap((option) => {
      const what = firstSentence(option.description).replace(/[[\]:]/g, " ");
      const value = !(option.required || option.optional)
        ? ""
        : option.argChoices === undefined
          ? ":value:_files"
          : `:value:(${option.argChoices.join(" ")})`;
      return flagsOf(option).map((flag) => quoted(`${flag}[${what}]${value}`));
    });
    const words = wordsOf(command);
    const argument = quoted(words.length > 0 ? `*:name:(${words.join(" ")})` : "*:file:_files");
    return `    ${command.name()}) _arguments ${[...options, argument].join(" ")} ;;`;
  });
  return `#compdef katfan
# katfan's completion for zsh: source <(katfan completion zsh), behind compinit
_katfan() {
  local -a commands
  commands=(${names.join(" ")})
  if (( CURRENT == 2 )); then
    _describe command commands
    return
  fi
  local name=$words[2]
  shift words
  (( CURRENT-- ))
  case $name in
${cases.join("\n")}
  esac
}
compdef _katfan katfan`;
}

function fish(katfan: Command): string {
  const lines = katfan.commands.flatMap((command) => {
    const name = command.name();
    const within = `__fish_seen_subcommand_from ${name}`;
    const options = optionsOf(command).map((option) => {
      const flags = [option.short?.slice(1), option.long?.slice(2)];
      const value = !(option.required || option.optional)
        ? ""
        : option.argChoices === undefined
          ? " -r"
          : ` -xa ${quoted(option.argChoices.join(" "))}`;
      const named = `${flags[0] ? ` -s ${flags[0]}` : ""}${flags[1] ? ` -l ${flags[1]}` : ""}`;
      return `complete -c katfan -n ${quoted(within)}${named}${value} -d ${quoted(firstSentence(option.description))}`;
    });
    const words = wordsOf(command);
    const own = words.length === 0 ? [] : [`complete -c katfan -n ${quoted(within)} -fa ${quoted(words.join(" "))}`];
    return [
      `complete -c katfan -n __fish_use_subcommand -fa ${name} -d ${quoted(firstSentence(command.description()))}`,
      ...options,
      ...own,
    ];
  });
  return ["# katfan's completion for fish: katfan completion fish | source", ...lines].join("\n");
}
