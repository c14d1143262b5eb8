/** What this machine offers: the folder that keeps downloads, and the value of PATH. */
export type Machine = { cache: string; path: string };

/** How to run an installed server: the executable and the arguments that come before all others. */
export type Program = { command: string; args: string[] };

/** The ports of one server by name; "main" is the one that clients use. */
export type Ports = Record<string, number>;

/** Receives one line for people, without a line end. */
export type OnProgress = (line: string) => void;

/** One of the local servers: how to get it, how to run it, and how to tell that it answers. */
export type Server = {
  name: 'temporal' | 'kafka' | 'mysql';
  title: string;
  ports: readonly string[];
  /** The program, when this machine has it already. */
  find: (machine: Machine) => Promise<Program | undefined>;
  /** One sentence for each tool without which `install` cannot work. */
  missingTools: (machine: Machine) => string[];
  install: (machine: Machine, onProgress: OnProgress) => Promise<Program>;
  /** Makes the data of a first start and the configuration of every start below `folder`; returns the arguments to run the program with. */
  prepare: (program: Program, folder: string, ports: Ports) => Promise<string[]>;
  /** Resolves when the server has answered a request, else rejects with what came instead. */
  ask: (ports: Ports) => Promise<void>;
};
