import { Help, type Command, type Option } from 'commander';

/** What help texts say of options, for `configureHelp`: which of them must be given. */
export const MARK_REQUIRED = {
  optionDescription: (option: Option): string => {
    const description = new Help().optionDescription(option);
    return option.mandatory ? `${description} (required)` : description;
  },
};

/** After wrong use a command, and each below it, names its own help. */
export function nameOwnHelp(command: Command, parents = ''): void {
  const name = `${parents}${command.name()}`;
  const tells = command.commands.length > 0 ? 'lists the commands' : 'says how to use it';
  command.showHelpAfterError(`(${name} --help ${tells})`);
  for (const below of command.commands) nameOwnHelp(below, `${name} `);
}
