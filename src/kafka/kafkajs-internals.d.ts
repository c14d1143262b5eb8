// The internal files of kafkajs that we import. The package has no exports map, and no release
// since 2.2.4 has changed their code.
declare module 'kafkajs/src/network/requestQueue/index.js' {
  const requestQueue: { prototype: object };
  export default requestQueue;
}
declare module 'kafkajs/src/network/socketFactory.js' {
  import type { ISocketFactory } from 'kafkajs';
  export default function createSocketFactory(): ISocketFactory;
}
