// The one internal file of kafkajs that we import. The package has no exports map, and no release
// since 2.2.4 has changed its code.
declare module 'kafkajs/src/network/requestQueue/index.js' {
  const requestQueue: { prototype: object };
  export default requestQueue;
}
