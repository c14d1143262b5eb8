/** Where to look for programs on this machine. */
export type Machine = {
  /** The folder that keeps downloads. */
  cache: string;
  /** The value of PATH. */
  path: string;
};

/** How to run an installed server. */
export type Program = {
  command: string;
  /** The arguments before all others. */
  args: string[];
};

/** The ports of one server by name. Clients use "main". */
export type Ports = Record<string, number>;

/** Takes one line for a person, without its end of line. */
export type OnProgress = (line: string) => void;

/** One of the local servers: how to install it, how to run it, and how to see that it answers. */
export type Server = {
  name: 'temporal' | 'kafka' | 'mysql';
  /** Its name in messages. */
  title: string;
  /** The names of its ports. */
  ports: readonly string[];
  /** The program, if this machine has it already. */
  find: (machine: Machine) => Promise<Program | undefined>;
  /** One sentence for each tool without which `install` cannot work. */
  missingTools: (machine: Machine) => string[];
  install: (machine: Machine, onProgress: OnProgress) => Promise<Program>;
  /**
   * Writes the configuration into `folder`, and before the first start also makes the data there.
   * @returns the arguments to run the program with
   */
  prepare: (program: Program, folder: string, ports: Ports) => Promise<string[]>;
  /** Sends a request. Resolves when the server answers it, rejects with what came instead. */
  ask: (ports: Ports) => Promise<void>;
};
